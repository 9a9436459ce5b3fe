import Message

/// One actor as far as it is known: what its attempts of the last hour have in common, and whom it tried.
public struct ActorSummary: Hashable, Codable, Sendable {
    /// What the attempts have in common of one kind.
    public struct Common: Hashable, Codable, Sendable {
        /// How many different ones there are.
        public var count: Int
        /// The most frequent, at most five.
        public var most: [String]
    }

    /// Stays the same while the actor goes on.
    public var id: String
    public var firstSeen: Timestamp
    public var lastSeen: Timestamp
    /// Refused messages within the last hour.
    public var attempts: Int
    /// Tries within the last hour by customer, in the order of customers.
    public var customers: [Tried]
    public var tenants: Common
    public var organisations: Common
    public var addresses: Common
    public var networks: Common
    public var greetings: Common
    public var shapes: Common

    public struct Tried: Hashable, Codable, Sendable {
        public var customer: CustomerID
        public var attempts: Int
    }

    /// The actor by its strongest features, in one line for people.
    public var name: String {
        let parts = [
            Self.phrase(tenants, "tenant"), Self.phrase(networks, "network"), Self.phrase(greetings, "greeting"),
            tenants.count == 0 && networks.count == 0 ? Self.phrase(shapes, "shape of mail") : nil,
        ].compactMap(\.self)
        return parts.isEmpty ? "unknown" : parts.joined(separator: ", ")
    }

    private static func phrase(_ common: Common, _ noun: String) -> String? {
        guard let first = common.most.first else { return nil }
        return common.count == 1 ? "\(noun) \(first)" : "\(common.count) \(noun)s such as \(first)"
    }
}

/// An actor that somebody should look at.
public struct ActorAlert: Hashable, Codable, Sendable {
    public var actor: ActorSummary
    /// Whether nothing was said about it before; otherwise it tries twice as many customers as last time.
    public var isNew: Bool
}
