import Message

/// Which customers made first contact with one mailbox in the last 24 hours.
public struct FirstContacts: Hashable, Codable, Sendable {
    /// The customers and when each wrote first, oldest first.
    public private(set) var entries: [Entry]

    public struct Entry: Hashable, Codable, Sendable {
        public var customer: CustomerID
        public var time: Timestamp
    }

    public init() {
        entries = []
    }

    init(entries: [Entry]) {
        self.entries = entries
    }

    /// Whether one more message of `customer` keeps to at most `limit` different customers.
    public func admits(_ customer: CustomerID, limit: Int, now: Timestamp) -> Bool {
        let recent = entries.filter { now - $0.time < .hours(24) }
        return recent.contains { $0.customer == customer } || recent.count < limit
    }

    /// Records first contact of `customer` and forgets what is older than 24 hours.
    public mutating func record(_ customer: CustomerID, at now: Timestamp) {
        entries.removeAll { now - $0.time >= .hours(24) }
        guard !entries.contains(where: { $0.customer == customer }) else { return }
        entries.append(Entry(customer: customer, time: now))
    }
}
