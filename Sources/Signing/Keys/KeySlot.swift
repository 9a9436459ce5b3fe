import MailAuth
import Message

/// The names of a domain's keys: `c1-` and `c2-` for the two RSA keys that change places, `e1-` for an optional Ed25519 key
/// beside them, and the beginning of the account label, so that a selector never passes to another account.
public enum KeySlot: Int, Hashable, Codable, Sendable, CaseIterable {
    case one = 1
    case two = 2
    /// Signs beside the RSA keys, never in their place: not every receiver knows Ed25519 (RFC 8463 1).
    case ed25519 = 3

    /// The slots that every domain has.
    public static let rsa: [KeySlot] = [.one, .two]

    /// Characters of the label that are used: 80 bits.
    public static let labelCharacters = 16

    public var keyType: DKIMKeyRecord.KeyType { self == .ed25519 ? .ed25519 : .rsa }

    private var prefix: String {
        switch self {
        case .one: "c1"
        case .two: "c2"
        case .ed25519: "e1"
        }
    }

    /// - Parameter label: the account label; must be lower-case base32.
    /// - Returns: nil when `label` cannot be part of a domain name.
    public func selector(label: String) -> DNSName? {
        try? DNSName("\(prefix)-\(label.prefix(Self.labelCharacters))")
    }
}
