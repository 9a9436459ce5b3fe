import Crypto

/// The body hash of a DKIM signature: SHA-256 over the body in canonical form (RFC 6376 3.4.3 and 3.4.4).
///
/// Takes the body in pieces of any size; how it is cut makes no difference. Only CRLF ends a line: a bare CR or LF is
/// a character like any other.
public struct BodyHasher: Sendable {
    private let form: Canonicalization
    private var output: CanonicalOutput
    /// Line ends that count only if something follows them.
    private var lineEnds = 0
    /// White space that counts only if something other than a line end follows it. Relaxed form only.
    private var hasSpace = false
    /// A CR whose next octet has not come yet.
    private var hasCarriageReturn = false

    /// - Parameter limit: how many octets of the canonical body are hashed: the `l=` of a signature; nil for all.
    public init(_ form: Canonicalization = .relaxed, limit: Int? = nil) {
        self.form = form
        output = CanonicalOutput(limit: limit)
    }

    /// Octets of the canonical body; complete after `finish`.
    public var canonicalSize: Int { output.size }

    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            if !hasSpace, !hasCarriageReturn {
                let end = endOfUnchanged(in: bytes, from: index)
                writeUnchanged(UnsafeRawBufferPointer(rebasing: bytes[index..<end]))
                index = end
                guard index < bytes.count else { return }
            }
            step(bytes[index])
            index += 1
        }
    }

    /// - Returns: the 32 octets of the hash. Nothing may be added after it.
    public mutating func finish() -> [UInt8] {
        if hasCarriageReturn {
            hasCarriageReturn = false
            write(.carriageReturn)
        }
        if output.size > 0 || form == .simple { output.writeLineEnds(1) }
        return output.finish()
    }

    private mutating func step(_ byte: UInt8) {
        if hasCarriageReturn {
            hasCarriageReturn = false
            if byte == .lineFeed {
                hasSpace = false
                lineEnds += 1
                return
            }
            write(.carriageReturn)
        }
        switch byte {
        case .carriageReturn: hasCarriageReturn = true
        case .space, .tab:
            if form == .relaxed { hasSpace = true } else { write(byte) }
        default: write(byte)
        }
    }

    private mutating func write(_ byte: UInt8) {
        output.writeLineEnds(lineEnds)
        lineEnds = 0
        if hasSpace { output.write(.space) }
        hasSpace = false
        output.write(byte)
    }

    /// Writes a run whose canonical form is itself, but for line ends at its end.
    private mutating func writeUnchanged(_ run: UnsafeRawBufferPointer) {
        var end = run.count
        while end >= 2, run[end - 1] == .lineFeed, run[end - 2] == .carriageReturn { end -= 2 }
        if end > 0 {
            output.writeLineEnds(lineEnds)
            lineEnds = 0
            output.write(UnsafeRawBufferPointer(rebasing: run[..<end]))
        }
        lineEnds += (run.count - end) / 2
    }

    private func endOfUnchanged(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        switch form {
        case .relaxed: UnchangedRun.endRelaxed(in: bytes, from: start)
        case .simple: UnchangedRun.endSimple(in: bytes)
        }
    }
}
