import Authority
import Message

/// A tenant whose mail was turned away at a customer's connector, or is held there in observe mode.
public struct SeenTenant: Hashable, Sendable {
    /// Addresses and domains that are kept of one tenant: the latest.
    public static let mostNamed = 16

    public var customer: CustomerID
    public var tenant: TenantID
    /// What Microsoft says the organisation is.
    public var organisation: DomainName?
    /// The connector that was tried last.
    public var connector: ConnectorID?
    public var count: Int
    public var firstSeen: Timestamp
    public var lastSeen: Timestamp
    /// Who fed Microsoft with the messages, or else who connected.
    public var peers: [IPAddress]
    /// The domains in From.
    public var domains: [DomainName]

    init(
        customer: CustomerID, tenant: TenantID, organisation: DomainName?, connector: ConnectorID?, count: Int,
        firstSeen: Timestamp, lastSeen: Timestamp, peers: [IPAddress], domains: [DomainName]
    ) {
        self.customer = customer
        self.tenant = tenant
        self.organisation = organisation
        self.connector = connector
        self.count = count
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.peers = peers
        self.domains = domains
    }

    /// Takes in what was seen of the same tenant afterwards.
    mutating func add(_ later: SeenTenant) {
        count += later.count
        firstSeen = min(firstSeen, later.firstSeen)
        lastSeen = max(lastSeen, later.lastSeen)
        connector = later.connector ?? connector
        peers = Self.latest(peers, later.peers)
        domains = Self.latest(domains, later.domains)
    }

    /// What tells it from others.
    struct Name: Hashable {
        var customer: CustomerID
        var tenant: TenantID
        var organisation: DomainName?
    }

    var name: Name { Name(customer: customer, tenant: tenant, organisation: organisation) }

    private static func latest<Named: Hashable>(_ before: [Named], _ later: [Named]) -> [Named] {
        if later.allSatisfy(before.contains) { return before }
        return Array((before.filter { !later.contains($0) } + later).suffix(mostNamed))
    }
}
