import Authority
import Message
import Synchronization
import TestKit
import Testing

@testable import Ledger

/// What strangers try at a connector costs nobody else anything.
struct StrangersTests {
    /// Makes somebody spend refusals at the connector, as if so many had been kept.
    private func spend(
        _ payer: RefusalBudget.Payer, _ scene: RelayScene, count: Int = RefusalBudget.most
    ) {
        let now = scene.world.clock.now()
        scene.world.ledger.refusals.withLock { budget in
            for _ in 0..<count { budget.charge(.connector(scene.connector.id), payer, recipients: 1, at: now) }
        }
    }

    @Test func `a tenant that has spent its refusals is still refused, without a record, and counted as seen`()
        async throws
    {
        let scene = try await RelayScene()
        let many = try (0..<RefusalBudget.most).map { _ in try scene.request(of: tenantID(9)) }
        #expect(try await scene.world.ledger.decide(many).allSatisfy { $0.verdict.isTurnedAway })
        let records = try await scene.records
        #expect(records == RefusalBudget.most)
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
        spend(.stranger(tenantID(9)), scene)
        for _ in 0..<7 { _ = try await scene.decide(scene.request(of: tenantID(9))) }
        for _ in 0..<3 { #expect(try await scene.decide(scene.lawful()).authorised != nil) }
        let events = try await scene.world.ledger.events(of: scene.customer)
        #expect(events.map(\.event.kind) == [Ledger.putOffEvent])
        let payload = String(decoding: try #require(events.first).event.payload, as: UTF8.self)
        #expect(payload.hasPrefix(#"{"messages":7,"#))
    }

    @Test func `a tenant that is allowed after all is admitted although its refusals are spent`() async throws {
        let scene = try await RelayScene()
        spend(.stranger(tenantID(9)), scene)
        try await scene.allow(tenantID(9))
        #expect(try await scene.decide(scene.request(of: tenantID(9))).authorised != nil)
        try await scene.world.ledger.denyTenant(tenantID(9), on: scene.connector.id, by: scene.world.anna)
        #expect(try await scene.decide(scene.request(of: tenantID(9))).verdict.refusal?.check == .tenant)
    }

    @Test func `ever new tenants leave no more records than the few accounts there are`() async throws {
        let scene = try await RelayScene()
        for number in 1..<2_000 { spend(.stranger(tenantID(100 + number)), scene, count: 1) }
        let records = try await scene.records
        for number in 5000..<5020 {
            let decided = try await scene.decide(scene.request(of: tenantID(number)))
            #expect(decided.verdict.refusal?.outcome == .tenantNotProved)
        }
        #expect(try await scene.records == records)
        #expect(try await scene.decide(scene.lawful()).authorised != nil)
    }

    @Test func `clients that are not Microsoft's spend the same account and silence nobody`() async throws {
        let scene = try await RelayScene()
        spend(.stranger(nil), scene)
        let records = try await scene.records
        #expect(try await scene.decide(scene.request(of: nil)).verdict.refusal?.check == .credential)
        #expect(try await scene.records == records)
        #expect(try await scene.decide(scene.lawful()).authorised != nil)
    }

    @Test func `the owner's own broken mail is put off as everywhere`() async throws {
        let scene = try await RelayScene()
        let broken = try scene.request(of: scene.tenant, organisation: "acme.example", defects: [.nul])
        #expect(try await scene.decide(broken).verdict.refusal?.check == .content)
        spend(.owner, scene, count: RefusalBudget.most - 1)
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
        spend(.stranger(nil), scene)
        let decided = try await scene.decide(scene.request(of: tenantID(9)))
        #expect(decided.verdict.ruling == .decided([.hold(.observed)]))
    }

    @Test func `beyond what it may observe a connector refuses without records too`() async throws {
        let scene = try await RelayScene(mode: .observe)
        var observed = RollingCount()
        observed.add(1_000, at: scene.world.clock.now())
        try await scene.world.ledger.put(.observed(scene.connector.id, isStranger: true), .count(observed))
        spend(.stranger(tenantID(9)), scene, count: RefusalBudget.most - 1)
        let last = try await scene.decide(scene.request(of: tenantID(9)))
        #expect(last.verdict.refusal?.outcome == .tenantNotProved)
        let records = try await scene.records
        for _ in 0..<20 {
            let decided = try await scene.decide(scene.request(of: tenantID(9)))
            #expect(decided.verdict.refusal?.outcome == .tenantNotProved)
        }
        #expect(try await scene.records == records)
        #expect(try await scene.decide(scene.lawful()).authorised != nil)
    }
}
