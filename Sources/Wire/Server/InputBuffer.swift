/// Bytes that came in and are not used up yet, cut into command lines or handed on as message data.
///
/// Only CRLF ends a line. A bare CR, a bare LF or a NUL is reported as soon as it is seen, even before the line ends.
struct InputBuffer: Sendable {
    private var bytes: [UInt8] = []
    private var position = 0
    /// Everything before this index was searched for a line end.
    private var searched = 0
    /// Octets of an overlong line thrown away so far; nil when no line is being thrown away.
    private var discarded: Int?
    private var discardedCR = false

    enum Line {
        /// The line without its CRLF.
        case complete(ArraySlice<UInt8>)
        case incomplete
        /// The line was longer than allowed; all of it is used up.
        case tooLong
        /// A bare CR, bare LF or NUL, or an endless line.
        case forbidden
    }

    var isEmpty: Bool { position == bytes.count }

    mutating func append(_ more: [UInt8]) {
        if isEmpty {
            bytes = more
            position = 0
            searched = 0
        } else {
            bytes.removeSubrange(..<position)
            searched -= position
            position = 0
            bytes.append(contentsOf: more)
        }
    }

    mutating func removeAll() {
        bytes = []
        position = 0
        searched = 0
    }

    /// What is there, to be looked at; `use` tells how much of it was taken.
    var rest: ArraySlice<UInt8> { bytes[position...] }

    mutating func use(_ count: Int) {
        position += count
        searched = position
        if position == bytes.count { removeAll() }
    }

    /// The next line; `limit` gives the octets allowed, CRLF included, for a line with this beginning.
    mutating func nextLine(limit: (ArraySlice<UInt8>) -> Int) -> Line {
        if discarded != nil { return discardLine() }
        switch findLineEnd() {
        case .forbidden:
            return .forbidden
        case .none:
            guard bytes.count - position >= SMTPLimits.commandLine, bytes.count - position >= limit(rest) else {
                return .incomplete
            }
            discarded = 0
            return discardLine()
        case .end(let end):
            let line = bytes[position..<(end - 2)]
            let isTooLong = end - position > SMTPLimits.commandLine && end - position > limit(line)
            use(end - position)
            return isTooLong ? .tooLong : .complete(line)
        }
    }

    private enum LineEnd {
        /// The index behind CRLF.
        case end(Int)
        case none
        case forbidden
    }

    private mutating func findLineEnd() -> LineEnd {
        let from = searched
        let (next, result) = bytes.withUnsafeBufferPointer { bytes -> (Int, LineEnd) in
            var index = from
            while index < bytes.count {
                switch bytes[index] {
                case 0x0d:
                    guard index + 1 < bytes.count else { return (index, .none) }
                    return bytes[index + 1] == 0x0a ? (index, .end(index + 2)) : (index, .forbidden)
                case 0x0a, 0x00: return (index, .forbidden)
                default: index += 1
                }
            }
            return (index, .none)
        }
        searched = next
        return result
    }

    private mutating func discardLine() -> Line {
        var isAfterCR = discardedCR
        for index in position..<bytes.count {
            if isAfterCR, bytes[index] == 0x0a {
                use(index + 1 - position)
                discarded = nil
                discardedCR = false
                return .tooLong
            }
            isAfterCR = bytes[index] == 0x0d
        }
        discardedCR = isAfterCR
        let total = (discarded ?? 0) + bytes.count - position
        discarded = total
        use(bytes.count - position)
        return total > SMTPLimits.discardedLine ? .forbidden : .incomplete
    }
}
