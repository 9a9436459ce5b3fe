import Authority
import Ledger
import Message
import Signing

extension InstallationSight {
    /// What a ledger knows, of all customers or of one.
    ///
    /// - Parameter networks: the list of shared senders.
    /// - Throws: `LedgerError`.
    init(_ ledger: Ledger, of customer: CustomerID?, networks: SenderNetworks) async throws(LedgerError) {
        let rows = ledger.domains(of: customer)
        let sending = rows.filter { [.active, .warning].contains($0.course.state) }
        let keys = try await ledger.signingKeys()
        let seen = try await ledger.seenTenants(of: customer)
        let connectors = ledger.connectors(of: customer).filter { $0.revokedAt == nil }
        self.init(
            connectors: connectors,
            proofs: rows.map {
                Proof(
                    customer: $0.customer, domain: $0.domain, state: $0.course.state, since: $0.course.since,
                    seen: $0.lastResult)
            },
            keys: sending.flatMap { row in Self.keys(of: row, among: keys, ledger) },
            tenants: Self.tenants(seen.filter { !Self.isDecided($0, connectors) }),
            networks: networks == .sandbox ? nil : networks.date)
    }

    /// One for each tenant of a customer, by whatever names Microsoft calls it.
    private static func tenants(_ seen: [SeenTenant]) -> [UndecidedTenant] {
        struct Name: Hashable {
            let customer: CustomerID
            let tenant: TenantID
        }
        var tenants: [Name: UndecidedTenant] = [:]
        for one in seen {
            let name = Name(customer: one.customer, tenant: one.tenant)
            var tenant =
                tenants[name]
                ?? UndecidedTenant(
                    customer: one.customer, tenant: one.tenant.description, organisations: [], count: 0,
                    lastSeen: one.lastSeen)
            tenant.count += one.count
            tenant.lastSeen = max(tenant.lastSeen, one.lastSeen)
            if let organisation = one.organisation?.text, !tenant.organisations.contains(organisation) {
                tenant.organisations.append(organisation)
            }
            tenants[name] = tenant
        }
        return Array(tenants.values)
    }

    /// Whether somebody put the tenant on a list of the customer's, for good or for bad.
    private static func isDecided(_ seen: SeenTenant, _ connectors: [ConnectorFacts]) -> Bool {
        connectors.contains { connector in
            guard connector.customer == seen.customer, case .microsoft365(let rules) = connector.kind else {
                return false
            }
            return rules.tenants.contains { $0.id == seen.tenant }
        }
    }

    /// The two RSA keys of a domain, between which signing changes; the Ed25519 key is extra.
    private static func keys(of row: DomainRow, among keys: [SigningKeyRow], _ ledger: Ledger) -> [Key] {
        guard let label = ledger.customer(row.customer)?.facts.label else { return [] }
        let names = PublishedNames(domain: row.domain, platform: ledger.platform, label: label)
        return keys.filter { $0.domain == row.domain && names.selectors.contains($0.selector.text) }.map {
            Key(
                customer: row.customer, domain: row.domain, selector: $0.selector,
                isShown: $0.state != KeySlotCourse.State.generated.rawValue, since: $0.since)
        }
    }
}
