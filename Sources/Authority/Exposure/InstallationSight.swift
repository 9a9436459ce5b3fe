import Message

/// What an installation knows about itself that can be a risk to its customers.
public struct InstallationSight: Hashable, Sendable {
    /// The proof of one customer's domain.
    public struct Proof: Hashable, Sendable {
        public var customer: CustomerID
        public var domain: DomainName
        public var state: ProofState
        public var since: Timestamp
        /// What the last look saw, in one sentence.
        public var seen: String

        public init(customer: CustomerID, domain: DomainName, state: ProofState, since: Timestamp, seen: String) {
            self.customer = customer
            self.domain = domain
            self.state = state
            self.since = since
            self.seen = seen
        }
    }

    /// A DKIM key that should have a part in signing.
    public struct Key: Hashable, Sendable {
        public var customer: CustomerID
        public var domain: DomainName
        public var selector: DNSName
        /// Whether the DNS showed it when it was looked at last.
        public var isShown: Bool
        public var since: Timestamp

        public init(customer: CustomerID, domain: DomainName, selector: DNSName, isShown: Bool, since: Timestamp) {
            self.customer = customer
            self.domain = domain
            self.selector = selector
            self.isShown = isShown
            self.since = since
        }
    }

    /// A tenant that was refused, and about which nobody decided.
    public struct UndecidedTenant: Hashable, Sendable {
        public var customer: CustomerID
        public var tenant: String
        /// What Microsoft called it, each name once.
        public var organisations: [String]
        public var count: Int
        public var lastSeen: Timestamp

        public init(
            customer: CustomerID, tenant: String, organisations: [String], count: Int, lastSeen: Timestamp
        ) {
            self.customer = customer
            self.tenant = tenant
            self.organisations = organisations
            self.count = count
            self.lastSeen = lastSeen
        }
    }

    /// Live ones.
    public var connectors: [ConnectorFacts]
    public var proofs: [Proof]
    public var keys: [Key]
    public var tenants: [UndecidedTenant]
    /// When the list of shared senders was known to be right; nil for one that does not age, such as the sandbox's.
    public var networks: Timestamp?

    public init(
        connectors: [ConnectorFacts] = [], proofs: [Proof] = [], keys: [Key] = [], tenants: [UndecidedTenant] = [],
        networks: Timestamp?
    ) {
        self.connectors = connectors
        self.proofs = proofs
        self.keys = keys
        self.tenants = tenants
        self.networks = networks
    }
}
