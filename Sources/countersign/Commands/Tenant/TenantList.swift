import ArgumentParser
import Authority
import Ledger
import Message

struct TenantList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tenants on connectors' lists, and those whose mail was turned away.")

    @Option(name: .long, help: "Only this customer's.")
    var customer: String?

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let ledger = try folder.openLedger()
        let wanted = try customer.map { try CustomerChoice.find($0, among: ledger.customers()).facts.id }
        let tenants = ledger.connectors(of: wanted).flatMap { connector in
            (connector.tenants ?? []).map { TenantOutput($0, on: connector) }
        }
        let seen = try await reporting { try await ledger.seenTenants(of: wanted) }.map { SeenOutput($0) }
        guard !folder.json else { return try Output.json(ListOutput(tenants: tenants, seen: seen)) }
        Output.table(
            ["tenant", "state", "since", "connector", "organisations"],
            tenants.map { tenant in
                [
                    tenant.tenant.text, tenant.state, tenant.since, tenant.connector.description,
                    tenant.organisations.map(\.text).joined(separator: ","),
                ]
            })
        guard !seen.isEmpty else { return }
        print("\nturned away:")
        Output.table(
            ["tenant", "organisation", "count", "last", "customer", "peers", "domains"],
            seen.map { seen in
                [
                    seen.tenant.text, seen.organisation?.text ?? "-", "\(seen.count)", seen.lastSeen,
                    seen.customer.description, seen.peers.map(\.description).joined(separator: ","),
                    seen.domains.map(\.text).joined(separator: ","),
                ]
            })
    }

    private struct ListOutput: Encodable {
        let tenants: [TenantOutput]
        let seen: [SeenOutput]
    }

    private struct SeenOutput: Encodable {
        let customer: CustomerID
        let connector: ConnectorID?
        let tenant: TenantID
        let organisation: DomainName?
        let count: Int
        let firstSeen: String
        let lastSeen: String
        let peers: [IPAddress]
        let domains: [DomainName]

        init(_ seen: SeenTenant) {
            customer = seen.customer
            connector = seen.connector
            tenant = seen.tenant
            organisation = seen.organisation
            count = seen.count
            firstSeen = Output.time(seen.firstSeen)
            lastSeen = Output.time(seen.lastSeen)
            peers = seen.peers
            domains = seen.domains
        }

        private enum Key: CodingKey {
            case customer, connector, tenant, organisation, count, firstSeen, lastSeen, peers, domains
        }

        /// With every name in every document: null where there is nothing.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(customer, forKey: .customer)
            try container.encode(connector, forKey: .connector)
            try container.encode(tenant, forKey: .tenant)
            try container.encode(organisation, forKey: .organisation)
            try container.encode(count, forKey: .count)
            try container.encode(firstSeen, forKey: .firstSeen)
            try container.encode(lastSeen, forKey: .lastSeen)
            try container.encode(peers, forKey: .peers)
            try container.encode(domains, forKey: .domains)
        }
    }
}
