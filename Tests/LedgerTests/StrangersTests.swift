import Authority
import Message
import TestKit
import Testing

@testable import Ledger

/// What strangers try at a connector costs nobody else anything.
struct StrangersTests {
    /// Makes a tenant spend its refusals at the connector.
    private func spend(_ tenant: TenantID?, _ scene: RelayScene, count: Int = RefusalBudget.most) async throws {
        let many = try (0..<count).map { _ in try scene.request(of: tenant) }
        #expect(try await scene.world.ledger.decide(many).allSatisfy { $0.verdict.isTurnedAway })
    }

    @Test func `a tenant that has spent its refusals is still refused, without a record, and counted as seen`()
        async throws
    {
        let scene = try await RelayScene()
        try await spend(tenantID(9), scene)
        let records = try await scene.records
        for _ in 0..<50 {
            let decided = try await scene.decide(scene.request(of: tenantID(9)))
            #expect(decided.verdict.refusal?.outcome == .tenantNotProved)
            #expect(decided.verdict.isTurnedAway && decided.authorised == nil)
        }
        #expect(try await scene.records == records)
        #expect(try await scene.world.ledger.seenTenants().map(\.count) == [RefusalBudget.most + 50])
    }

    @Test func `lawful mail of the same connector is untouched, and the event tells what left no record`()
        async throws
    {
        let scene = try await RelayScene()
        try await spend(tenantID(9), scene)
        for _ in 0..<7 { _ = try await scene.decide(scene.request(of: tenantID(9))) }
        for _ in 0..<3 { #expect(try await scene.decide(scene.lawful()).authorised != nil) }
        let events = try await scene.world.ledger.events(of: scene.customer)
        #expect(events.map(\.event.kind) == [Ledger.putOffEvent])
        let payload = String(decoding: try #require(events.first).event.payload, as: UTF8.self)
        #expect(payload.hasPrefix(#"{"messages":7,"#))
    }

    @Test func `a tenant that is allowed after all is admitted although its refusals are spent`() async throws {
        let scene = try await RelayScene()
        try await spend(tenantID(9), scene)
        try await scene.allow(tenantID(9))
        #expect(try await scene.decide(scene.request(of: tenantID(9))).authorised != nil)
        try await scene.world.ledger.denyTenant(tenantID(9), on: scene.connector.id, by: scene.world.anna)
        #expect(try await scene.decide(scene.request(of: tenantID(9))).verdict.refusal?.check == .tenant)
    }

    @Test func `ever new tenants leave no more records than the few accounts there are`() async throws {
        let scene = try await RelayScene()
        for number in 100..<100 + RefusalBudget.mostTenants { try await spend(tenantID(number), scene, count: 1) }
        let many = try (1000..<1000 + RefusalBudget.most).map { try scene.request(of: tenantID($0)) }
        _ = try await scene.world.ledger.decide(many)
        let records = try await scene.records
        #expect(records == RefusalBudget.mostTenants + RefusalBudget.most)
        for number in 5000..<5100 {
            let decided = try await scene.decide(scene.request(of: tenantID(number)))
            #expect(decided.verdict.refusal?.outcome == .tenantNotProved)
        }
        #expect(try await scene.records == records)
        #expect(try await scene.decide(scene.lawful()).authorised != nil)
    }

    @Test func `clients that are not Microsoft's spend the same account and silence nobody`() async throws {
        let scene = try await RelayScene()
        try await spend(nil, scene)
        let records = try await scene.records
        #expect(try await scene.decide(scene.request(of: nil)).verdict.refusal?.check == .credential)
        #expect(try await scene.records == records)
        #expect(try await scene.decide(scene.lawful()).authorised != nil)
    }

    @Test func `the owner's own broken mail is put off as everywhere`() async throws {
        let scene = try await RelayScene()
        let many = try (0..<RefusalBudget.most).map { _ in
            try scene.request(of: scene.tenant, organisation: "acme.example", defects: [.nul])
        }
        _ = try await scene.world.ledger.decide(many)
        let decided = try await scene.decide(scene.lawful())
        guard case .undecided(let refusal) = decided.verdict.ruling else {
            Issue.record("\(decided.verdict.ruling)")
            return
        }
        #expect(refusal.check == .budget)
        #expect(try await scene.decide(scene.request(of: tenantID(9))).verdict.refusal?.check == .budget)
    }

    @Test func `what a connector may observe is held however many strangers were refused`() async throws {
        let scene = try await RelayScene(mode: .observe)
        try await spend(nil, scene)
        let decided = try await scene.decide(scene.request(of: tenantID(9)))
        #expect(decided.verdict.ruling == .decided([.hold(.observed)]))
    }

    @Test func `beyond what it may observe a connector refuses without records too`() async throws {
        let scene = try await RelayScene(mode: .observe)
        let many = try (0..<1_000).map { _ in try scene.request(of: tenantID(9)) }
        let held = try await scene.world.ledger.decide(many)
        #expect(held.allSatisfy { $0.verdict.ruling == .decided([.hold(.observed)]) })
        try await spend(tenantID(9), scene)
        let records = try await scene.records
        for _ in 0..<20 {
            let decided = try await scene.decide(scene.request(of: tenantID(9)))
            #expect(decided.verdict.refusal?.outcome == .tenantNotProved)
        }
        #expect(try await scene.records == records)
        #expect(try await scene.decide(scene.lawful()).authorised != nil)
    }

    @Test func `refusals without a record keep up with the incident's peak of 162 a second`() async throws {
        let scene = try await RelayScene()
        try await spend(tenantID(9), scene)
        let requests = try (0..<500).map { _ in try scene.request(of: tenantID(9), feeder: "203.0.113.7") }
        let records = try await scene.records
        let began = ContinuousClock().now
        for request in requests { _ = try await scene.decide(request) }
        let each = (ContinuousClock().now - began) / requests.count
        #expect(try await scene.records == records)
        #expect(each < .seconds(1) / 162)
    }
}
