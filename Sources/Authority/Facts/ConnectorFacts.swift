import Message

/// A customer's way through the relay door: whose connections it is for, and what they have to prove.
public struct ConnectorFacts: Hashable, Codable, Sendable {
    public var id: ConnectorID
    public var customer: CustomerID
    public var name: String
    /// The first label of the connector's own host name: drawn at random, so that nobody guesses it. It selects the
    /// connector and proves nothing, since names of hosts leak.
    public var host: String
    public var kind: ConnectorKind
    public var classes: Set<MessageClass>
    public var mode: ConnectorMode
    public var revokedAt: Timestamp?

    public init(
        id: ConnectorID, customer: CustomerID, name: String, host: String, kind: ConnectorKind,
        classes: Set<MessageClass>, mode: ConnectorMode = .enforce, revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.customer = customer
        self.name = name
        self.host = host
        self.kind = kind
        self.classes = classes
        self.mode = mode
        self.revokedAt = revokedAt
    }
}

/// By what a connector knows its customer's mail.
public enum ConnectorKind: Hashable, Codable, Sendable {
    case microsoft365(Microsoft365Rules)
    case googleWorkspace
    /// Addresses of the customer's own hosts, at most /28 or /64 each.
    case network([IPNetwork])
    /// Certificates of the customer's own hosts, by their DNS names.
    case certificate([DomainName])
    /// One key of the customer's, shown with AUTH.
    case credential(CredentialID)

    /// The word in commands, logs and documents.
    public var word: String {
        switch self {
        case .microsoft365: "microsoft365"
        case .googleWorkspace: "google"
        case .network: "network"
        case .certificate: "certificate"
        case .credential: "credential"
        }
    }
}

/// Which tenants of Microsoft 365 a connector takes mail from. An empty list admits nobody.
public struct Microsoft365Rules: Hashable, Codable, Sendable {
    public var tenants: [TenantFacts]
    /// Hosts of the customer's own that feed Microsoft 365 (hybrid Exchange), at most /28 or /64 each.
    public var hybridSources: [IPNetwork]

    public init(tenants: [TenantFacts] = [], hybridSources: [IPNetwork] = []) {
        self.tenants = tenants
        self.hybridSources = hybridSources
    }

    /// - Returns: nil unless the tenant is on the list and allowed.
    public func allowed(_ tenant: TenantID) -> TenantFacts? {
        tenants.first { $0.id == tenant && $0.state == .allowed }
    }
}

/// One tenant on a connector's list.
public struct TenantFacts: Hashable, Codable, Sendable {
    public enum State: String, Hashable, Codable, Sendable, CaseIterable {
        /// Named, but its message with the nonce has not come.
        case pending
        case allowed
        case denied
    }

    public var id: TenantID
    /// Domains of the tenant, as seen when it was proved and as the operator added.
    public var organisations: [DomainName]
    public var state: State
    public var since: Timestamp

    public init(id: TenantID, organisations: [DomainName] = [], state: State, since: Timestamp) {
        self.id = id
        self.organisations = organisations
        self.state = state
        self.since = since
    }
}
