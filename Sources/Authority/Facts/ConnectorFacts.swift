import Message

/// A relay connector of the kind *network*.
public struct ConnectorFacts: Hashable, Codable, Sendable {
    public var id: ConnectorID
    public var customer: CustomerID
    public var name: String
    /// At most /28 or /64 each.
    public var networks: [IPNetwork]
    public var classes: Set<MessageClass>
    public var revokedAt: Timestamp?

    public init(
        id: ConnectorID, customer: CustomerID, name: String, networks: [IPNetwork], classes: Set<MessageClass>,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.customer = customer
        self.name = name
        self.networks = networks
        self.classes = classes
        self.revokedAt = revokedAt
    }
}
