/// An address with its type, as reports write it: `rfc822;joe@example.org` (RFC 3461 4.2, RFC 3464 2.1.2).
///
/// The type is an atom in lower case and the address printable US-ASCII, so it can be written into a field of a report.
public struct TypedAddress: Hashable, Sendable, CustomStringConvertible {
    /// Octets of the longest address that a client may hand in, encoded or not.
    public static let mostOctets = 500
    static let mostTypeOctets = 40

    /// Such as `rfc822`.
    public let type: String
    /// Decoded; what is outside US-ASCII stands as `\x{F6}` (RFC 6533 3).
    public let address: String

    public var description: String { "\(type);\(address)" }

    /// - Returns: nil when the type is no atom (RFC 5322 3.2.3) or the address not printable, empty or too long.
    public init?(type: some StringProtocol, address octets: some Collection<UInt8>) {
        guard (1...Self.mostTypeOctets).contains(type.utf8.count), type.utf8.allSatisfy(Self.isAtomText),
            (1...Self.mostOctets).contains(octets.count), octets.allSatisfy({ (0x20...0x7e).contains($0) })
        else { return nil }
        self.type = type.lowercased()
        address = String(decoding: octets, as: UTF8.self)
    }

    /// An internationalised address in the form that 7-bit reports may hold: `utf-8;j\x{F6}e@example.org`.
    ///
    /// - Returns: nil when it is empty or too long, or holds a control character.
    public init?(utf8 text: some StringProtocol) {
        self.init(type: "utf-8", address: Array(Self.escaped(text).utf8))
    }

    /// A mailbox, as `rfc822`, or as `utf-8` where it needs that.
    public init(_ mailbox: Mailbox) {
        type = mailbox.needsUTF8 ? "utf-8" : "rfc822"
        address = mailbox.needsUTF8 ? Self.escaped(mailbox.description) : mailbox.description
    }

    /// Reads what `description` wrote.
    public init?(_ text: some StringProtocol) {
        guard let semicolon = text.firstIndex(of: ";") else { return nil }
        self.init(type: text[..<semicolon], address: Array(text[text.index(after: semicolon)...].utf8))
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        text.unicodeScalars.map { scalar in
            scalar.isASCII && scalar != "\\"
                ? String(scalar) : "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
        }.joined()
    }

    private static func isAtomText(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(octet)
        }
    }
}
