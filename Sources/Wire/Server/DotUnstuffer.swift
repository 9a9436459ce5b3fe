/// Turns the bytes behind DATA into the message (RFC 5321 4.5.2): takes the stuffed dots out and finds the end.
///
/// Only CRLF.CRLF ends the data. Bare CR, bare LF and NUL pass through unchanged, for the decision to see. Bytes are
/// handed out as slices of what came in; nothing is looked at one by one but dots and what stands around them.
struct DotUnstuffer: Sendable {
    enum Output {
        /// Bytes of the message.
        case bytes(ArraySlice<UInt8>)
        /// The end was found; what follows is the next command.
        case end
        /// All input is used up.
        case needsMore
    }

    private enum State {
        /// At the beginning, or behind CRLF.
        case lineStart
        /// Behind a CR that was handed out.
        case carriageReturn
        /// Elsewhere in a line.
        case text
        /// A dot at the start of a line is kept back.
        case dot
        /// A dot at the start of a line and a CR behind it are kept back.
        case dotCR
    }

    private static let carriageReturn: [UInt8] = [0x0d]
    private var state = State.lineStart

    /// The next piece of the message in `input`, and how many octets of input it used up.
    mutating func next(in input: ArraySlice<UInt8>) -> (output: Output, used: Int) {
        var used = 0
        while used < input.count {
            let byte = input[input.startIndex + used]
            switch state {
            case .dot where byte == 0x0d:
                state = .dotCR
                used += 1
            case .dot:
                state = .text
            case .dotCR where byte == 0x0a:
                state = .lineStart
                return (.end, used + 1)
            case .dotCR:
                state = .carriageReturn
                return (.bytes(Self.carriageReturn[...]), used)
            case .lineStart where byte == 0x2e:
                state = .dot
                used += 1
            case .lineStart, .carriageReturn, .text:
                let rest = input[(input.startIndex + used)...]
                let count = lengthBeforeStuffedDot(rest)
                return (.bytes(rest.prefix(count)), used + count)
            }
        }
        return (.needsMore, used)
    }

    /// How much of `bytes` goes on before a dot at the start of a line; sets the state behind it.
    private mutating func lengthBeforeStuffedDot(_ bytes: ArraySlice<UInt8>) -> Int {
        let isAfterCR = state == .carriageReturn
        let (length, next) = bytes.withUnsafeBytes { bytes -> (Int, State) in
            var from = 0
            while let dot = ByteSearch.firstOffset(of: 0x2e, in: bytes, from: from) {
                if Self.isLineStart(bytes, before: dot, isAfterCR: isAfterCR) { return (dot, .lineStart) }
                from = dot + 1
            }
            if Self.isLineStart(bytes, before: bytes.count, isAfterCR: isAfterCR) { return (bytes.count, .lineStart) }
            return (bytes.count, bytes.last == 0x0d ? .carriageReturn : .text)
        }
        state = next
        return length
    }

    private static func isLineStart(_ bytes: UnsafeRawBufferPointer, before offset: Int, isAfterCR: Bool) -> Bool {
        guard offset > 0, bytes[offset - 1] == 0x0a else { return false }
        return offset > 1 ? bytes[offset - 2] == 0x0d : isAfterCR
    }
}
