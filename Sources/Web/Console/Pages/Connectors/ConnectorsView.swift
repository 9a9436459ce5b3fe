import Authority
import Ledger
import Message

/// Connectors, their tenants and the refused ones, as the console's page shows them, and the one act it has.
public struct ConnectorsView: Sendable {
    /// One customer with what it has at the relay door.
    public struct Owner: Sendable {
        public var id: CustomerID
        public var name: String
        public var connectors: [Connector]
        /// Worst first.
        public var seen: [SeenTenant]

        public init(id: CustomerID, name: String, connectors: [Connector], seen: [SeenTenant]) {
            self.id = id
            self.name = name
            self.connectors = connectors
            self.seen = seen
        }
    }

    public struct Connector: Sendable {
        public var facts: ConnectorFacts
        /// The whole host name.
        public var host: String

        public init(facts: ConnectorFacts, host: String) {
            self.facts = facts
            self.host = host
        }
    }

    /// Customers with a connector or a refused tenant, all or one.
    var owners: @Sendable (CustomerID?) async throws -> [Owner]
    /// Turns a tenant away, in the name of whoever is signed in.
    var deny: @Sendable (TenantID, ConnectorID, _ operatorName: String) async throws -> Void

    public init(
        owners: @escaping @Sendable (CustomerID?) async throws -> [Owner],
        deny: @escaping @Sendable (TenantID, ConnectorID, _ operatorName: String) async throws -> Void
    ) {
        self.owners = owners
        self.deny = deny
    }
}

extension ConnectorsView {
    /// As the ledger holds them.
    public init(_ ledger: Ledger) {
        self.init { wanted in
            let seen = Dictionary(grouping: try await ledger.seenTenants(of: wanted), by: \.customer)
            let connectors = Dictionary(grouping: ledger.connectors(of: wanted), by: \.customer)
            return ledger.customers().compactMap { customer in
                let id = customer.facts.id
                guard connectors[id] != nil || seen[id] != nil else { return nil }
                return Owner(
                    id: id, name: customer.facts.name,
                    connectors: (connectors[id] ?? []).map { Connector(facts: $0, host: ledger.hostName(of: $0)) },
                    seen: seen[id] ?? [])
            }
        } deny: { tenant, connector, name in
            try await ledger.denyTenant(tenant, on: connector, by: Principal(kind: .session, name: name))
        }
    }
}
