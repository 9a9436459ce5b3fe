import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct TenantsTests {
    private static let tenant = tenantID(1)

    /// A customer with a proved domain and a connector for Microsoft 365.
    private struct Scene {
        let world: World
        let connector: ConnectorFacts
        let signer: DomainName

        init() async throws {
            world = try World()
            signer = try DomainName("acme.example")
            let customer = try await world.customer().facts.id
            try await world.proved(signer, for: customer)
            connector = try await world.ledger.addConnector(
                ConnectorRequest(customer: customer, name: "m365", kind: .microsoft365(Microsoft365Rules())),
                by: world.anna)
        }

        func allow(_ organisations: [String] = []) async throws -> TenantProofRequest {
            try await world.ledger.allowTenant(
                TenantsTests.tenant, on: connector.id, organisations: organisations.map { try DomainName($0) },
                by: world.anna)
        }

        func confirm(
            _ nonce: String, tenant: TenantID = TenantsTests.tenant, host: String? = nil, signer: DomainName? = nil
        ) async throws {
            try await world.ledger.confirmTenant(
                tenant, host: host ?? connector.host, nonce: nonce,
                organisation: DomainName("acme.onmicrosoft.com"), signers: [signer ?? self.signer],
                by: .system("relay"))
        }

        /// How the tenant stands in this process's memory, and in that of one that opens the file now.
        func state() throws -> TenantFacts.State? {
            let here = facts(in: world.ledger)
            #expect(try facts(in: world.other()) == here)
            return here?.state
        }

        func facts(in ledger: Ledger) -> TenantFacts? {
            let tenants = ledger.connectors().first { $0.id == connector.id }?.tenants
            return tenants?.first { $0.id == TenantsTests.tenant }
        }
    }

    @Test func `a tenant is allowed by a message with its nonce that a proved domain signed`() async throws {
        let scene = try await Scene()
        let request = try await scene.allow(["acme-group.example"])
        #expect(request.nonce.hasPrefix("cs-") && request.nonce.utf8.count == 29)
        #expect(request.expires == scene.world.clock.now() + .hours(24))
        #expect(try scene.state() == .pending)
        scene.world.clock.advance(by: .hours(23))
        try await scene.confirm(request.nonce.uppercased())
        #expect(try scene.state() == .allowed)
        let facts = try #require(scene.facts(in: scene.world.ledger))
        #expect(facts.organisations.map(\.text) == ["acme.onmicrosoft.com", "acme.example", "acme-group.example"])
        #expect(facts.since == scene.world.clock.now())
        let log = try await scene.world.ledger.auditLog(of: scene.connector.customer)
        #expect(log.map(\.action).prefix(2) == [.tenantAllowed, .tenantNamed])
        #expect(log.allSatisfy { !$0.detail.contains(request.nonce) })
        #expect(log.first?.subject == Self.tenant.text)
    }

    @Test func `only the hash of a nonce is kept`() async throws {
        let scene = try await Scene()
        let request = try await scene.allow()
        let kept = try await scene.world.ledger.number(
            "SELECT count(*) FROM tenant WHERE length(nonce) = 32 AND hex(nonce) <> hex('\(request.nonce)')")
        #expect(kept == 1)
    }

    @Test func `a nonce works once`() async throws {
        let scene = try await Scene()
        let request = try await scene.allow()
        try await scene.confirm(request.nonce)
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce) }
        try await scene.world.ledger.denyTenant(Self.tenant, on: scene.connector.id, by: scene.world.anna)
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce) }
        #expect(try scene.state() == .denied)
    }

    @Test func `asked again, the nonce of before is worth nothing`() async throws {
        let scene = try await Scene()
        let first = try await scene.allow()
        let second = try await scene.allow()
        await #expect(throws: LedgerError.self) { try await scene.confirm(first.nonce) }
        try await scene.confirm(second.nonce)
        #expect(try scene.state() == .allowed)
        await #expect(throws: LedgerError.self) { try await scene.allow() }
    }

    @Test func `a message that comes too late, for another tenant or host, or signed by others allows nobody`()
        async throws
    {
        let scene = try await Scene()
        let request = try await scene.allow()
        let other = try DomainName("bank.example")
        try await scene.world.proved(other, for: scene.world.customer("Bank").facts.id)
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce, tenant: tenantID(2)) }
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce, host: "elsewhere") }
        for signer in [other, try DomainName("acme.onmicrosoft.com"), try DomainName("sub.acme.example")] {
            await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce, signer: signer) }
        }
        scene.world.clock.advance(by: .hours(24))
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce) }
        #expect(try scene.state() == .pending)
    }

    @Test func `five wrong nonces end the waiting, and strangers cannot use them up`() async throws {
        let scene = try await Scene()
        let request = try await scene.allow()
        for _ in 0..<10 {
            await #expect(throws: LedgerError.self) {
                try await scene.confirm("cs-guess", signer: DomainName("stranger.example"))
            }
        }
        for _ in 0..<TenantProofRequest.mostWrongNonces - 1 {
            await #expect(throws: LedgerError.self) { try await scene.confirm("cs-guess") }
        }
        #expect(try scene.state() == .pending)
        await #expect(throws: LedgerError.self) { try await scene.confirm("cs-guess") }
        #expect(try scene.state() == .denied)
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce) }
        #expect(try await scene.world.ledger.auditLog().first?.action == .tenantDenied)
    }

    @Test func `a paused proof of the signer's domain allows nobody`() async throws {
        let scene = try await Scene()
        let request = try await scene.allow()
        try await scene.world.ledger.removeDomain(
            scene.signer, of: scene.connector.customer, by: scene.world.anna)
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce) }
        #expect(try scene.state() == .pending)
    }

    @Test func `a denial takes effect at once, and beside the command at the next pulse`() async throws {
        let scene = try await Scene()
        try await scene.confirm(scene.allow().nonce)
        let serving = try scene.world.other()
        #expect(scene.facts(in: serving)?.state == .allowed)
        try await scene.world.ledger.denyTenant(Self.tenant, on: scene.connector.id, by: scene.world.anna)
        #expect(try scene.state() == .denied)
        #expect(scene.facts(in: serving)?.state == .allowed)
        try await serving.beat()
        #expect(scene.facts(in: serving)?.state == .denied)
    }

    @Test func `a tenant that was never named can be denied, twice with one line in the log`() async throws {
        let scene = try await Scene()
        for _ in 0..<2 {
            try await scene.world.ledger.denyTenant(
                Self.tenant, on: scene.connector.id, by: Principal(kind: .session, name: "anna"))
        }
        #expect(try scene.state() == .denied)
        let log = try await scene.world.ledger.auditLog().filter { $0.action == .tenantDenied }
        #expect(log.count == 1)
    }

    @Test func `only operators allow tenants, on live connectors for Microsoft 365`() async throws {
        let scene = try await Scene()
        let ledger = scene.world.ledger
        for principal in [
            Principal(kind: .session, name: "anna"), Principal(kind: .credential, name: "key"), .system("x"),
        ] {
            await #expect(throws: LedgerError.self) {
                try await ledger.allowTenant(Self.tenant, on: scene.connector.id, by: principal)
            }
        }
        let google = try await ledger.addConnector(
            ConnectorRequest(customer: scene.connector.customer, name: "g", kind: .googleWorkspace),
            by: scene.world.anna)
        await #expect(throws: LedgerError.self) {
            try await ledger.allowTenant(Self.tenant, on: google.id, by: scene.world.anna)
        }
        await #expect(throws: LedgerError.self) {
            try await ledger.denyTenant(Self.tenant, on: google.id, by: scene.world.anna)
        }
        let request = try await scene.allow()
        try await ledger.revokeConnector(scene.connector.id, by: scene.world.anna, reason: "moved")
        await #expect(throws: LedgerError.self) { try await scene.confirm(request.nonce) }
        await #expect(throws: LedgerError.self) { try await scene.allow() }
    }

    @Test(arguments: ["onmicrosoft.com", "microsoft.com", "outlook.com", "amazonses.com", "com"])
    func `a domain that many share is no organisation of one tenant`(domain: String) async throws {
        let scene = try await Scene()
        await #expect(throws: LedgerError.self) { try await scene.allow([domain]) }
        #expect(try scene.state() == nil)
    }

    @Test func `a list of tenants is bounded, and decisions keep only those that count`() async throws {
        let scene = try await Scene()
        for number in 1...Ledger.mostTenants {
            try await scene.world.ledger.denyTenant(tenantID(number), on: scene.connector.id, by: scene.world.anna)
        }
        await #expect(throws: LedgerError.self) {
            try await scene.world.ledger.denyTenant(
                tenantID(Ledger.mostTenants + 1), on: scene.connector.id, by: scene.world.anna)
        }
        try await scene.confirm(scene.allow().nonce)
        var facts = try #require(scene.world.ledger.connectors().first)
        facts.keepTenants(asked: tenantID(7))
        guard case .microsoft365(let rules) = facts.kind else {
            Issue.record("\(facts.kind)")
            return
        }
        #expect(rules.tenants.map(\.id) == [Self.tenant, tenantID(7)])
    }
}

/// A tenant for each number.
func tenantID(_ number: Int) -> TenantID {
    let digits = String(number, radix: 16)
    let padded = String(repeating: "0", count: 12 - digits.count) + digits
    guard let id = TenantID("0a000000-0000-4000-8000-\(padded)") else { preconditionFailure("a GUID") }
    return id
}
