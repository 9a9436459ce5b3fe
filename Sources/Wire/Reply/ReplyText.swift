/// A piece of a reply line that is not fixed in the program: printable US-ASCII, so that no reply can hold a line end.
public struct ReplyText: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    public var description: String { text }

    /// - Throws: `Problem` unless the text is printable US-ASCII of at most `SMTPLimits.replyText` octets.
    public init(_ text: some StringProtocol) throws(Problem) {
        guard text.utf8.count <= SMTPLimits.replyText, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw Problem()
        }
        self.text = String(text)
    }

    /// The text with every octet that a reply cannot carry as `?`, cut to the limit.
    public init(replacing text: some StringProtocol) {
        let octets = text.utf8.prefix(SMTPLimits.replyText).map { (0x20...0x7e).contains($0) ? $0 : 0x3f }
        self.text = String(decoding: octets, as: UTF8.self)
    }
}
