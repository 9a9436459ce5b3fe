import Message

/// The names of a customer's two keys: `c1-` and `c2-` and the beginning of its account label, so that a selector never
/// passes to another account.
public enum KeySlot: Int, Hashable, Codable, Sendable, CaseIterable {
    case one = 1
    case two = 2

    /// Characters of the label that are used: 80 bits.
    public static let labelCharacters = 16

    /// - Parameter label: the account label; must be lower-case base32.
    /// - Returns: nil when `label` cannot be part of a domain name.
    public func selector(label: String) -> DNSName? {
        try? DNSName("c\(rawValue)-\(label.prefix(Self.labelCharacters))")
    }
}
