/// A host or mail domain in its one canonical form: A-labels (RFC 5890), lower case, no trailing dot.
///
/// Only letters, digits and inner hyphens can be in it (RFC 1123 2.1), so it can be written into any protocol line.
public struct DomainName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name as it is written on the wire, such as `xn--bcher-kva.example`.
    public let text: String

    public enum Problem: Error, Hashable, Sendable {
        case empty
        case tooLong
        case emptyLabel
        case labelTooLong
        case forbiddenCharacter
        case badHyphen
        case badInternationalLabel
    }

    public var description: String { text }

    /// The labels from left to right.
    public var labels: [Substring] { text.split(separator: ".") }

    /// The name without its first label; nil for a single label.
    public var parent: DomainName? {
        guard let dot = text.firstIndex(of: ".") else { return nil }
        return DomainName(trusted: String(text[text.index(after: dot)...]))
    }

    /// Whether this name is `other` or lies beneath it.
    public func isAtOrBelow(_ other: DomainName) -> Bool {
        text == other.text || text.hasSuffix("." + other.text)
    }

    public static func < (left: DomainName, right: DomainName) -> Bool {
        left.text < right.text
    }

    /// For text this module has already proved to be canonical.
    init(trusted text: String) {
        self.text = text
    }

    /// Reads a domain as people write it.
    ///
    /// - Throws: `Problem` naming the first rule broken; nothing is repaired but letter case and one trailing dot.
    public init(_ input: some StringProtocol) throws(Problem) {
        var text = input.lowercased()
        if text.hasSuffix(".") { text.removeLast() }
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 253 else { throw .tooLong }
        for label in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.isEmpty else { throw .emptyLabel }
            guard label.utf8.count <= 63 else { throw .labelTooLong }
            guard label.utf8.allSatisfy({ (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d })
            else { throw .forbiddenCharacter }
            guard label.first != "-", label.last != "-" else { throw .badHyphen }
        }
        self.text = text
    }
}

extension DomainName: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
