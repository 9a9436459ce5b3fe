import Message

/// Attempts that are one actor's.
struct ActorCluster: Sendable {
    /// Customers whose tries are told apart; more of them are only counted as tries.
    static let mostCustomers = 1_000

    let number: Int
    /// How many clusters it was once.
    var parts = 1
    var first: Timestamp
    var last: Timestamp
    var attempts = RecentCount()
    var customers: [CustomerID: RecentCount] = [:]
    /// How many customers the last alert named; 0 before the first one.
    var told = 0

    /// - Returns: whether a customer was new.
    mutating func note(_ customer: CustomerID?, at now: Timestamp) -> Bool {
        last = max(last, now)
        attempts.add(at: now)
        guard let customer else { return false }
        let isNew = customers[customer] == nil
        guard !isNew || customers.count < Self.mostCustomers else { return false }
        customers[customer, default: RecentCount()].add(at: now)
        return isNew
    }

    mutating func absorb(_ other: ActorCluster) {
        parts += other.parts
        first = min(first, other.first)
        last = max(last, other.last)
        attempts.add(other.attempts)
        told = max(told, other.told)
        for (customer, count) in other.customers {
            guard customers[customer] != nil || customers.count < Self.mostCustomers else { continue }
            customers[customer, default: RecentCount()].add(count)
        }
    }

    /// The customers tried within the last hour, and how often.
    func tried(at now: Timestamp) -> [CustomerID: Int] {
        customers.mapValues { $0.total(at: now) }.filter { $0.value > 0 }
    }
}
