import Authority
import Ledger
import Message

/// What the template of connectors is filled with.
struct ConnectorsPage: Sendable {
    var owners: [Owner]
    var hasOwners: Bool
    /// Whether one customer's alone are shown.
    var isOne: Bool
    /// What was just done.
    var done: String?

    struct Owner: Sendable {
        var name: String
        var path: String
        var connectors: [Connector]
        var seen: [Seen]
        var hasSeen: Bool
        /// How many refused tenants are not shown.
        var more: String?
    }

    struct Connector: Sendable {
        var name: String
        var kind: String
        var host: String
        var evidence: String
        var mode: String
        /// The class of the style sheet that colours the mode.
        var tone: String
        var tenants: [Tenant]
        var hasTenants: Bool
        /// Whether it takes tenants and allows none: it admits nobody.
        var isEmpty: Bool

        init(_ connector: ConnectorsView.Connector, now: Timestamp) {
            let facts = connector.facts
            name = facts.name
            kind = facts.kind.word
            host = connector.host
            evidence = facts.kind.evidence
            mode = facts.revokedAt == nil ? facts.mode.description : "revoked"
            tone = facts.revokedAt != nil ? "refused" : facts.mode.isEnforcing ? "delivered" : "held"
            tenants = (facts.tenants ?? []).map { Tenant($0, on: facts, now: now) }
            hasTenants = !tenants.isEmpty
            isEmpty = facts.tenants.map { !$0.contains { $0.state == .allowed } } ?? false
        }
    }

    struct Tenant: Sendable {
        var id: String
        var state: String
        var tone: String
        var since: TimeText
        var organisations: String
        var choice: Choice

        init(_ tenant: TenantFacts, on connector: ConnectorFacts, now: Timestamp) {
            id = tenant.id.text
            state = tenant.state.rawValue
            tone = tenant.state.tone
            since = TimeText(tenant.since, now: now)
            organisations = tenant.organisations.map(\.text).joined(separator: " ")
            choice = Choice(tenant.id, tenant.state, on: connector)
        }
    }

    /// A tenant whose mail was refused, or is held.
    struct Seen: Sendable {
        var id: String
        var organisation: String?
        var state: String
        var tone: String
        var count: String
        var first: TimeText
        var last: TimeText
        var peers: String
        var domains: String
        var choice: Choice

        init(_ seen: SeenTenant, at connectors: [ConnectorFacts], now: Timestamp) {
            // One that came without a host name is judged where it is listed.
            let connector =
                connectors.first { $0.id == seen.connector }
                ?? connectors.first { $0.tenants?.contains { $0.id == seen.tenant } == true }
                ?? connectors.first { $0.tenants != nil && $0.revokedAt == nil }
            let known = connector?.tenants?.first { $0.id == seen.tenant }?.state
            id = seen.tenant.text
            organisation = seen.organisation?.text
            state = known?.rawValue ?? "undecided"
            tone = known?.tone ?? "held"
            count = grouped(seen.count)
            first = TimeText(seen.firstSeen, now: now)
            last = TimeText(seen.lastSeen, now: now)
            peers = seen.peers.map(\.description).joined(separator: " ")
            domains = seen.domains.map(\.text).joined(separator: " ")
            choice = Choice(seen.tenant, known, on: connector)
        }
    }

    /// What may be done about a tenant.
    struct Choice: Sendable {
        /// Where the order to deny it goes; nil when there is nothing to deny.
        var denyPath: String?
        /// What an operator runs to allow it; nil when it is allowed, or no live connector takes tenants.
        var command: String?

        init(_ tenant: TenantID, _ state: TenantFacts.State?, on connector: ConnectorFacts?) {
            guard let connector, connector.tenants != nil, connector.revokedAt == nil else { return }
            if state != .denied { denyPath = "/connectors/\(connector.id)" }
            if state != .allowed { command = "countersign tenant allow \(tenant) --connector \(connector.id)" }
        }
    }
}

extension TenantFacts.State {
    /// The class of the style sheet that colours it.
    fileprivate var tone: String {
        switch self {
        case .pending: "queued"
        case .allowed: "delivered"
        case .denied: "refused"
        }
    }
}

extension ConnectorKind {
    /// What is listed beside the kind.
    fileprivate var evidence: String {
        switch self {
        case .microsoft365(let rules): rules.hybridSources.map { "hybrid \($0)" }.joined(separator: " ")
        case .googleWorkspace: ""
        case .network(let networks): networks.map(\.description).joined(separator: " ")
        case .certificate(let names): names.map(\.text).joined(separator: " ")
        case .credential(let key): "key \(key)"
        }
    }
}
