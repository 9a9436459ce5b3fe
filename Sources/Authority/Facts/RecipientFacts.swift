/// What is known about one recipient.
public struct RecipientFacts: Hashable, Codable, Sendable {
    /// The keyed hash of the canonical mailbox, lower-case hexadecimal.
    public var key: String
    /// The customer's own suppression if there is one, else the platform's.
    public var suppression: Suppression?

    public init(key: String, suppression: Suppression? = nil) {
        self.key = key
        self.suppression = suppression
    }
}
