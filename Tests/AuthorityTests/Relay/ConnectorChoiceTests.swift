import Message
import Testing

@testable import Authority

@Suite struct ConnectorChoiceTests {
    private func connector(_ number: UInt128, allowing tenant: TenantID?) -> ConnectorFacts {
        let tenants = tenant.map { [TenantFacts(id: $0, state: .allowed, since: Scene.now)] } ?? []
        return ConnectorFacts(
            id: ConnectorID(bits: number), customer: CustomerID(bits: number), name: "", host: "h\(number)",
            kind: .microsoft365(Microsoft365Rules(tenants: tenants)), classes: [.transactional])
    }

    private func choose(_ connectors: [ConnectorFacts], naming tenant: TenantID?) -> ConnectorID? {
        var relay = RelayEvidence(origin: .microsoft365)
        if let tenant { relay.tenant = .read(TenantFields(tenant: tenant)) }
        guard case .one(let connector) = ConnectorChoice.choose(among: connectors, for: relay) else { return nil }
        return connector.id
    }

    @Test func `one connector of the author is taken, and judged later`() {
        #expect(choose([connector(1, allowing: nil)], naming: Scene.foreignTenant) == ConnectorID(bits: 1))
    }

    @Test func `of several the one that allows the tenant is taken`() {
        let connectors = [connector(1, allowing: Scene.tenant), connector(2, allowing: Scene.foreignTenant)]
        #expect(choose(connectors, naming: Scene.foreignTenant) == ConnectorID(bits: 2))
    }

    @Test func `none or several is nobody (A5)`() {
        let tenant = Scene.tenant
        #expect(choose([], naming: tenant) == nil)
        #expect(choose([connector(1, allowing: tenant), connector(2, allowing: tenant)], naming: tenant) == nil)
        #expect(choose([connector(1, allowing: nil), connector(2, allowing: nil)], naming: tenant) == nil)
        #expect(choose([connector(1, allowing: tenant), connector(2, allowing: nil)], naming: nil) == nil)
    }

    @Test func `revoked connectors and those of other networks are none`() {
        var revoked = connector(1, allowing: Scene.tenant)
        revoked.revokedAt = Scene.now
        #expect(choose([revoked], naming: Scene.tenant) == nil)
        let relay = RelayEvidence(origin: .google)
        guard case .none = ConnectorChoice.choose(among: [connector(1, allowing: nil)], for: relay) else {
            Issue.record("Google got Microsoft's connector")
            return
        }
    }
}
