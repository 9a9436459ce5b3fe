import Authority
import MailAuth
import Message
import TestKit

@testable import Ledger

/// A customer with a proved domain and a connector for Microsoft 365 that allows tenant 1.
struct RelayScene {
    let world: World
    let customer: CustomerID
    let connector: ConnectorFacts
    let tenant = tenantID(1)

    init(mode: ConnectorMode = .enforce) async throws {
        world = try World()
        let domain = try DomainName("acme.example")
        customer = try await world.customer().facts.id
        try await world.proved(domain, for: customer)
        connector = try await world.ledger.addConnector(
            ConnectorRequest(
                customer: customer, name: "m365", kind: .microsoft365(Microsoft365Rules()), mode: mode),
            by: world.anna)
        try await allow(tenant)
    }

    func allow(_ tenant: TenantID) async throws {
        let proof = try await world.ledger.allowTenant(tenant, on: connector.id, by: world.anna)
        try await world.ledger.confirmTenant(
            tenant, host: connector.host, nonce: proof.nonce, organisation: nil, signers: [DomainName("acme.example")],
            by: .system("relay"))
    }

    /// A message as the relay door would describe it: from a proved connection of Microsoft 365 that names a tenant.
    ///
    /// - Parameters:
    ///   - tenant: nil for a client that is not Microsoft's.
    ///   - feeder: the host that fed Microsoft; nil for a mailbox in the cloud.
    func request(
        of tenant: TenantID?, organisation: String? = nil, from: String = "ceo@acme.example", feeder: String? = nil,
        defects: [ContentDefect] = []
    ) throws -> DecisionRequest {
        var request = try world.request(customer, .connector(connector.id), from: from, door: .relay)
        request.evidence.greeting = "eur01.outbound.protection.outlook.com"
        request.evidence.message.defects = defects
        var fields = TenantFields(
            tenant: tenant, organisation: try organisation.map { try DomainName($0) }, authentication: .internal,
            entity: .hosted)
        if let feeder, let tenant {
            fields.authentication = .anonymous
            fields.source = .init(tenant: tenant, address: try IPAddress(feeder), greeting: "vps7")
        }
        request.evidence.relay = RelayEvidence(
            selected: connector.id,
            certificate: tenant == nil
                ? nil
                : ClientCertificate(names: ["mail.protection.outlook.com"], fingerprint: "00", isVerified: true),
            origin: tenant == nil ? .other : .microsoft365, tenant: tenant == nil ? .absent : .read(fields),
            authentication: tenant == nil ? nil : RelayAuthentication())
        return request
    }

    func lawful() throws -> DecisionRequest {
        try request(of: tenant, organisation: "acme.example")
    }

    /// What is decided about one message.
    func decide(_ request: DecisionRequest) async throws -> Decided {
        guard let decided = try await world.ledger.decide([request]).first else {
            throw LedgerError.unknown("answer")
        }
        return decided
    }

    var records: Int {
        get async throws { try await world.ledger.number("SELECT count(*) FROM decision") }
    }
}
