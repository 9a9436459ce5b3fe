/// One whole reply of another server (RFC 5321 4.2).
///
/// The text is the other side's and is not trusted: only printable US-ASCII is in it, every other octet became `?`,
/// so it can be written into a log, a bounce or a page without starting a new line there.
public struct ReceivedReply: Hashable, Codable, Sendable, CustomStringConvertible {
    /// 200 to 599.
    public let code: Int
    /// The status code of the first line (RFC 2034), if it agrees with the basic code's first digit.
    public let status: StatusCode?
    /// The text of each line, without the basic code.
    public let lines: [String]

    public init(code: Int, status: StatusCode? = nil, lines: [String]) {
        self.code = code
        self.status = status
        self.lines = lines
    }

    /// The whole reply on one line, such as `550 5.1.1 no such user`.
    public var description: String {
        lines.reduce(into: String(code)) { text, line in
            guard !line.isEmpty else { return }
            text += " " + line
        }
    }

    public var isPositive: Bool { (200..<300).contains(code) }
    public var isTemporary: Bool { (400..<500).contains(code) }
    public var isPermanent: Bool { (500..<600).contains(code) }
    /// Refused for now or for good.
    public var isNegative: Bool { code >= 400 }
    /// The server is about to close the connection (RFC 5321 3.8).
    public var isClosing: Bool { code == 421 }
}
