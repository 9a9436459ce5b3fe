/// An address that mail can be sent to: local part and domain (RFC 5321 4.1.2 `Mailbox`, with RFC 6531's UTF-8).
///
/// Source routes, comments, groups, address literals and control characters are refused, so a mailbox can be
/// written into any protocol line. Local parts are kept as given (their letter case is the receiver's business);
/// a quoted local part that needs no quotes is kept without them.
public struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    /// The local part as it is written on the wire, quoted only where it must be.
    public let local: String
    public let domain: DomainName

    public enum Problem: Error, Hashable, Sendable {
        case empty
        case tooLong
        case noAt
        case badLocalPart
        case addressLiteral
        case badDomain(DomainName.Problem)
    }

    /// `local@domain`.
    public var description: String { "\(local)@\(domain.text)" }

    /// Whether SMTPUTF8 is needed to carry this address.
    public var needsUTF8: Bool { local.utf8.contains { $0 >= 0x80 } }

    init(trustedLocal local: String, domain: DomainName) {
        self.local = local
        self.domain = domain
    }

    /// Reads one bare address such as `joe@example.org`; no display name, no angle brackets.
    ///
    /// - Throws: `Problem` naming the rule broken.
    public init(_ input: some StringProtocol) throws(Problem) {
        let text = String(input)
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 254 else { throw .tooLong }
        guard let at = text.lastIndex(of: "@") else { throw .noAt }
        let local = String(text[..<at])
        guard !local.isEmpty, local.utf8.count <= 64 else { throw .badLocalPart }
        let atoms = local.split(separator: ".", omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAtomByte) }) else { throw .badLocalPart }
        let host = text[text.index(after: at)...]
        guard !host.hasPrefix("[") else { throw .addressLiteral }
        do {
            domain = try DomainName(host)
        } catch {
            throw .badDomain(error)
        }
        self.local = local
    }

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...0xff: true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }
}

extension Mailbox: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
