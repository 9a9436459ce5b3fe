/// The unfolded body of a header field. CR, LF, NUL and other control characters cannot be in it, so no value can
/// begin another header field or another message.
public struct HeaderValue: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    public var description: String { text }

    /// - Throws: `Problem` when a control character other than tab is in the text.
    public init(_ text: some StringProtocol) throws(Problem) {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else { throw Problem() }
        self.text = String(text)
    }
}
