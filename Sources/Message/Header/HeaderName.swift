/// The name of a header field (RFC 5322 3.6.8): printable US-ASCII without the colon. Compared without letter case.
public struct HeaderName: Sendable, CustomStringConvertible {
    /// As it was written.
    public let text: String
    /// In lower case, for comparing.
    public let folded: String

    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    public var description: String { text }

    /// - Throws: `Problem` for an empty name, one over 76 octets, or one with a forbidden octet.
    public init(_ text: some StringProtocol) throws(Problem) {
        guard (1...76).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x3a })
        else { throw Problem() }
        self.text = String(text)
        folded = text.lowercased()
    }
}

extension HeaderName: Hashable {
    public static func == (left: HeaderName, right: HeaderName) -> Bool {
        left.folded == right.folded
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(folded)
    }
}
