import Message

/// What a customer has with one mailbox.
public struct Relation: Hashable, Codable, Sendable {
    /// When this customer first sent something to it.
    public var firstContact: Timestamp?
    /// When a message to it was first delivered and not refused.
    public var firstDelivered: Timestamp?
    /// When its holder refused this customer's mail.
    public var refused: Timestamp?

    public init(firstContact: Timestamp? = nil, firstDelivered: Timestamp? = nil, refused: Timestamp? = nil) {
        self.firstContact = firstContact
        self.firstDelivered = firstDelivered
        self.refused = refused
    }

    /// Whether there is a relation by history: a delivery more than 7 days ago that was not refused.
    public func isEstablished(at now: Timestamp) -> Bool {
        guard refused == nil, let firstDelivered else { return false }
        return now - firstDelivered > .days(7)
    }
}
