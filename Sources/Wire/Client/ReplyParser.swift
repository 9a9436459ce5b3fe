/// Cuts the octets another server sends into replies (RFC 5321 4.2.1).
///
///     250-mx.example.org
///     250-PIPELINING
///     250 SIZE 52428800
///
/// Only CRLF ends a line: a server that echoes an attacker's bare LF must not be able to make one reply look like two.
public struct ReplyParser: Sendable {
    public struct Limits: Hashable, Sendable {
        /// Octets of one line without CRLF. RFC 5321 4.5.3.1.5 says 512; longer ones are met in practice.
        public var lineLength = 2048
        /// Lines of one reply.
        public var lineCount = 128

        public init() {}
    }

    public enum Problem: Error, Hashable, Sendable {
        case lineTooLong
        case tooManyLines
        case badCode
        case codeChanged
        case badLineEnd
    }

    private let limits: Limits
    private var buffer: [UInt8] = []
    private var start = 0
    /// Where the search for the next line's end goes on, so that slow senders do not make it quadratic.
    private var scanned = 0
    private var code: Int?
    private var status: StatusCode?
    private var lines: [String] = []

    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Whether octets wait that do not make up a whole reply yet.
    public var hasRemainder: Bool { start < buffer.count || code != nil }

    public mutating func append(_ bytes: [UInt8]) {
        if start == buffer.count {
            buffer = bytes
            start = 0
            scanned = 0
        } else {
            buffer += bytes
        }
    }

    /// The next whole reply; nil when more octets are needed.
    ///
    /// - Throws: `Problem`; the stream cannot be read any further then.
    public mutating func next() throws(Problem) -> ReceivedReply? {
        while let line = try nextLine() {
            guard let reply = try take(line) else { continue }
            return reply
        }
        return nil
    }

    private mutating func nextLine() throws(Problem) -> Range<Int>? {
        while scanned < buffer.count {
            let byte = buffer[scanned]
            guard byte != 0x0a else { throw .badLineEnd }
            if byte == 0x0d {
                guard scanned + 1 < buffer.count else { break }
                guard buffer[scanned + 1] == 0x0a else { throw .badLineEnd }
                let line = start..<scanned
                scanned += 2
                start = scanned
                return line
            }
            scanned += 1
            guard scanned - start <= limits.lineLength else { throw .lineTooLong }
        }
        if start > 0 {
            buffer.removeFirst(start)
            scanned -= start
            start = 0
        }
        return nil
    }

    /// Adds one line to the reply being read; returns the reply when it was its last line.
    private mutating func take(_ range: Range<Int>) throws(Problem) -> ReceivedReply? {
        let line = buffer[range]
        let number = try readCode(line)
        guard code == nil || code == number else { throw .codeChanged }
        guard lines.count < limits.lineCount else { throw .tooManyLines }
        let separator = line.dropFirst(3).first ?? 0x20
        guard separator == 0x20 || separator == 0x2d else { throw .badCode }
        let text = line.dropFirst(4)
        if code == nil {
            code = number
            status = StatusCode(leading: text).flatMap { Int($0.kind.rawValue) == number / 100 ? $0 : nil }
        }
        lines.append(printable(text))
        guard separator == 0x20 else { return nil }
        let reply = ReceivedReply(code: number, status: status, lines: lines)
        code = nil
        status = nil
        lines = []
        return reply
    }

    private func readCode(_ line: ArraySlice<UInt8>) throws(Problem) -> Int {
        guard line.count >= 3, line.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }) else { throw .badCode }
        let code = line.prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard (200..<600).contains(code) else { throw .badCode }
        return code
    }
}

/// Text of the other side with every octet that is not printable US-ASCII made a question mark.
func printable(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: bytes.count) { buffer in
        var count = 0
        for byte in bytes {
            buffer[count] = (0x20...0x7e).contains(byte) ? byte : 0x3f
            count += 1
        }
        return count
    }
}
