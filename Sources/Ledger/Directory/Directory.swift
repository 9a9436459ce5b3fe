import Authority
import Message
import Synchronization

/// The small tables in memory: customers, keys, connectors, domains. Every decision needs them, and every door asks.
///
/// It holds what is committed: the ledger changes it after each of its own commits and reads all of it again when another
/// process has committed something.
final class Directory: Sendable {
    struct Content {
        var customers: [CustomerID: Customer] = [:]
        var credentials: [CredentialID: HashedKey] = [:]
        var connectors: [ConnectorID: ConnectorFacts] = [:]
        /// The same by the first label of their host names, and by customer; neither ever changes.
        private(set) var hosts: [String: ConnectorID] = [:]
        private(set) var ownConnectors: [CustomerID: [ConnectorID]] = [:]
        /// The name of the machine, beneath which connectors have their host names; nil until `serve` has said it.
        var host: DomainName?
        var domains: [DomainName: [CustomerID: DomainRow]] = [:]
        /// Suppressions young enough that a queued message may have been decided before them.
        var recentSuppressions: [SuppressionKey: Timestamp] = [:]
        var suppressed = SuppressionFilter()
        /// When the content was last known to be what the database holds.
        var checkedAt = Timestamp(milliseconds: .min)

        /// Takes in a connector that was not known.
        mutating func add(_ connector: ConnectorFacts) {
            connectors[connector.id] = connector
            hosts[connector.host] = connector.id
            ownConnectors[connector.customer, default: []].append(connector.id)
        }
    }

    private let content: Mutex<Content>

    init(_ content: Content) {
        self.content = Mutex(content)
    }

    /// Looks at the content. `body` is short: every door waits for it.
    func read<Value: Sendable>(_ body: (borrowing Content) -> Value) -> Value {
        content.withLock { body($0) }
    }

    func change(_ body: @Sendable (inout Content) -> Void) {
        content.withLock { body(&$0) }
    }

    func replace(_ new: Content) {
        content.withLock { $0 = new }
    }

    func put(_ row: DomainRow) {
        change { $0.domains[row.domain, default: [:]][row.customer] = row }
    }
}

/// One mailbox that one customer, or the platform for all of them, must not write to.
struct SuppressionKey: Hashable, Sendable {
    var customer: CustomerID
    var mailbox: String
}

/// Tells at once that a mailbox is on nobody's list, which is so for nearly all. It may name one that no longer is.
struct SuppressionFilter: Sendable {
    /// The first halves of mailbox keys.
    var mailboxes: Set<Int64> = []
    /// Everything listed before this time has been read.
    var readUntil: Timestamp?

    func mayContain(_ mailbox: [UInt8]) -> Bool {
        !mailboxes.isEmpty && mailboxes.contains(DecisionTable.shortKey(mailbox))
    }
}

extension Directory.Content {
    /// What is known about `domain`, seen from `customer`; nil when nothing is.
    ///
    /// The nearest record decides: the domain's own, else that of a domain above it which admits sub-domains. A domain
    /// that was added but never proved has no record yet, and decides only when nothing else does.
    func facts(of domain: DomainName, for customer: CustomerID, at now: Timestamp) -> DomainFacts? {
        var found: DomainFacts?
        var current: DomainName? = domain
        while let name = current {
            if let row = domains[name]?[customer], name == domain || row.course.admitsSubdomains {
                let facts = DomainFacts(proof: row.course.state(at: now), provedBy: name)
                if facts.proof != .pending {
                    found = facts
                    break
                }
                if found == nil { found = facts }
            }
            current = name.parent
        }
        let isProvedByOther = domains[domain]?.contains { owner, row in
            let state = row.course.state(at: now)
            return owner != customer && (state == .active || state == .warning)
        }
        if isProvedByOther == true {
            if found == nil { found = DomainFacts() }
            found?.provedByOther = true
        }
        return found
    }

    /// A customer's limits; those that protect others are the platform's and not the customer's.
    func limits(of customer: CustomerID) -> Limits {
        let platform = customers[.platform]?.limits ?? .standard
        guard var limits = customers[customer]?.limits else { return platform }
        limits.platformPerDay = platform.platformPerDay
        limits.firstContactCustomers = platform.firstContactCustomers
        return limits
    }
}
