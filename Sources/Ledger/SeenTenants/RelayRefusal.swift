import Authority
import Message

/// What was seen of a message that nobody proved to be the customer's: the relay door turned it away, or did not only
/// because its connector observes or takes such mail as inbound.
public struct RelayRefusal: Hashable, Sendable {
    /// Whose connector was tried; nil when none was found.
    public var customer: CustomerID?
    public var connector: ConnectorID?
    /// Which check turned it away; nil when nothing did.
    public var check: CheckName?
    /// The tenant that Microsoft names on a proved connection.
    public var tenant: TenantID?
    /// What Microsoft says the organisation is.
    public var organisation: DomainName?
    /// The address that connected.
    public var peer: IPAddress?
    /// The address that fed Microsoft, and what it called itself there.
    public var feeder: IPAddress?
    public var feederGreeting: String?
    /// What the client called itself.
    public var greeting: String?
    /// The domain in From; nil when the message had not come yet, or has no single author.
    public var author: DomainName?
    /// Whose signatures are valid.
    public var signers: [DomainName]
    /// The outline of the message.
    public var shape: String?
    public var at: Timestamp

    public init(
        customer: CustomerID?, connector: ConnectorID? = nil, check: CheckName? = nil, tenant: TenantID? = nil,
        organisation: DomainName? = nil, peer: IPAddress? = nil, feeder: IPAddress? = nil,
        feederGreeting: String? = nil, greeting: String? = nil, author: DomainName? = nil, signers: [DomainName] = [],
        shape: String? = nil, at: Timestamp
    ) {
        self.customer = customer
        self.connector = connector
        self.check = check
        self.tenant = tenant
        self.organisation = organisation
        self.peer = peer
        self.feeder = feeder
        self.feederGreeting = feederGreeting
        self.greeting = greeting
        self.author = author
        self.signers = signers
        self.shape = shape
        self.at = at
    }

    /// - Returns: nil unless the verdict turns the message away for want of a right, or holds it for that.
    init?(_ verdict: Verdict, of request: DecisionRequest) {
        guard request.claim.door == .relay, verdict.lacksProof else { return nil }
        let (claim, evidence) = (request.claim, request.evidence)
        self.init(customer: claim.customer, peer: evidence.peer, greeting: evidence.greeting, at: verdict.decidedAt)
        if case .connector(let id) = claim.identity { connector = id }
        if case .refused(let refusal) = verdict.ruling { check = refusal.check }
        let fields = evidence.relay?.tenant.fields
        tenant = fields?.tenant
        organisation = fields?.organisation
        feeder = fields?.source?.address
        feederGreeting = fields?.source?.greeting
        if evidence.message.authors.count == 1 { author = evidence.message.authors.first?.mailbox.domain }
        signers = evidence.relay?.authentication?.validSigners ?? []
        shape = evidence.relay?.shape
    }

    /// What it adds to the list of seen tenants; nil when no tenant is named.
    var seenTenant: SeenTenant? {
        guard let customer, let tenant else { return nil }
        return SeenTenant(
            customer: customer, tenant: tenant, organisation: organisation, connector: connector, count: 1,
            firstSeen: at, lastSeen: at, peers: [feeder ?? peer].compactMap(\.self),
            domains: [author].compactMap(\.self))
    }
}

extension CheckName {
    /// Whether it asks who is behind a message, and not what is in it or how much there is.
    var asksForProof: Bool {
        switch self {
        case .credential, .standing, .tenant, .domain: true
        case .content, .suppression, .budget: false
        }
    }
}

extension Verdict {
    fileprivate var lacksProof: Bool {
        switch ruling {
        case .refused(let refusal): refusal.check.asksForProof
        case .undecided: false
        case .decided(let rulings): rulings.contains { $0 == .hold(.observed) || $0 == .inbound }
        }
    }
}
