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

    /// Reads a domain as people write it: letters of any case, other scripts, the full stops of East Asia.
    ///
    /// - Throws: `Problem` naming the first rule broken; nothing is repaired but letter case, compatibility forms and one
    ///   trailing dot.
    public init(_ input: some StringProtocol) throws(Problem) {
        guard input.utf8.count <= Self.inputLimit else { throw .tooLong }
        var bytes = Array(input.utf8)
        if bytes.contains(where: { $0 >= 0x80 }) {
            bytes = Array(try Self.withALabels(String(input)).utf8)
        }
        if bytes.last == 0x2e { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= 253 else { throw .tooLong }
        for index in bytes.indices { bytes[index] = ASCII.lowercased(bytes[index]) }
        for label in bytes.split(separator: 0x2e, omittingEmptySubsequences: false) {
            guard let first = label.first, let last = label.last else { throw .emptyLabel }
            guard label.count <= 63 else { throw .labelTooLong }
            guard label.allSatisfy({ $0 &- 0x61 < 26 || ASCII.isDigit($0) || $0 == 0x2d }) else {
                throw .forbiddenCharacter
            }
            guard first != 0x2d, last != 0x2d else { throw .badHyphen }
            if label.starts(with: "xn--".utf8),
                InternationalLabel.checked(String(decoding: label, as: UTF8.self)) == nil
            {
                throw .badInternationalLabel
            }
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// More octets than any domain needs before its labels are turned into A-labels.
    private static let inputLimit = 1024

    private static func withALabels(_ input: String) throws(Problem) -> String {
        let stops: [Unicode.Scalar] = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        var labels: [String] = []
        for label in input.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: stops.contains) {
            let label = String(String.UnicodeScalarView(label))
            if label.utf8.allSatisfy({ $0 < 0x80 }) {
                labels.append(label)
            } else if let encoded = InternationalLabel.aLabel(label) {
                labels.append(encoded)
            } else {
                throw .badInternationalLabel
            }
        }
        return labels.joined(separator: ".")
    }

    /// The name as people read it, A-labels turned back. For display only: it is never compared or sent.
    public var displayText: String {
        guard text.contains("xn--") else { return text }
        return labels.map { InternationalLabel.uLabel($0) ?? String($0) }.joined(separator: ".")
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
