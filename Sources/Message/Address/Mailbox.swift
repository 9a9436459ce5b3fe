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
        let bytes = Array(input.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Self.inputLimit else { throw .tooLong }
        guard let at = bytes.lastIndex(of: 0x40) else { throw .noAt }
        try self.init(local: bytes[..<at], host: bytes[(at + 1)...])
    }

    /// - Parameters:
    ///   - local: as it is written, quoted or not.
    ///   - host: what stands behind the at sign.
    init(local: ArraySlice<UInt8>, host: ArraySlice<UInt8>) throws(Problem) {
        self.local = try LocalPart(local).text
        guard self.local.utf8.count <= 64 else { throw .badLocalPart }
        guard host.first != 0x5b else { throw .addressLiteral }
        // RFC 5321 4.1.2 has no dot at the end of a domain.
        guard host.last != 0x2e else { throw .badDomain(host.count == 1 ? .empty : .emptyLabel) }
        do {
            domain = try DomainName(String(decoding: host, as: UTF8.self))
        } catch {
            throw .badDomain(error)
        }
        // RFC 5321 4.5.3.1.3 with the angle brackets taken off.
        guard self.local.utf8.count + 1 + domain.text.utf8.count <= 254 else { throw .tooLong }
    }

    /// More octets than any address needs before its domain is turned into A-labels.
    private static let inputLimit = 1024
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
