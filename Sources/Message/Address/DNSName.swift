/// A name to ask the DNS for: like a `DomainName`, but labels may begin with or contain an underscore
/// (`_countersign.example.org`, RFC 8552).
public struct DNSName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name in lower case without a trailing dot.
    public let text: String

    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    public var description: String { text }

    public init(_ domain: DomainName) {
        text = domain.text
    }

    /// - Throws: `Problem` unless every label has 1 to 63 octets of letters, digits, hyphen and underscore, 253 in all.
    public init(_ input: some StringProtocol) throws(Problem) {
        var text = input.lowercased()
        if text.hasSuffix(".") { text.removeLast() }
        guard !text.isEmpty, text.utf8.count <= 253 else { throw Problem() }
        for label in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...63).contains(label.utf8.count) else { throw Problem() }
            guard label.utf8.allSatisfy(Self.isAllowed) else { throw Problem() }
        }
        self.text = text
    }

    /// A name whose labels may hold spaces and any printable US-ASCII but the backslash (RFC 2181 11), such as SPF makes
    /// of local parts (RFC 7208 7). Fit to be asked for, and for nothing else: nobody connects to it or signs for it.
    ///
    /// - Throws: `Problem` for other octets and for wrong lengths.
    public init(unrestricted input: some StringProtocol) throws(Problem) {
        var text = input.lowercased()
        if text.hasSuffix(".") { text.removeLast() }
        guard !text.isEmpty, text.utf8.count <= 253 else { throw Problem() }
        guard text.utf8.allSatisfy({ (0x20...0x7e).contains($0) && $0 != 0x5c }) else { throw Problem() }
        for label in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...63).contains(label.utf8.count) else { throw Problem() }
        }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x5f
    }

    public static func < (left: DNSName, right: DNSName) -> Bool {
        left.text < right.text
    }
}

extension DNSName: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
