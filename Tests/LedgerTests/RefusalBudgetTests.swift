import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct RefusalBudgetTests {
    private let key = Identity.credential(CredentialID(bits: 1))
    private let other = Identity.credential(CredentialID(bits: 2))
    private let start = Timestamp(seconds: 1_767_225_600)

    @Test func `a sender is put off after so many refusals in a row, and nobody else is`() {
        var budget = RefusalBudget()
        for _ in 0..<RefusalBudget.most {
            #expect(budget.opens(for: key, at: start) == nil)
            budget.charge(key, recipients: 1, at: start)
        }
        #expect(budget.opens(for: key, at: start) == start + .milliseconds(3600))
        #expect(budget.opens(for: other, at: start) == nil)
    }

    @Test func `refusals are forgiven one by one, and all of them after an hour`() {
        var budget = RefusalBudget()
        for _ in 0..<RefusalBudget.most { budget.charge(key, recipients: 1, at: start) }
        let soon = start + .milliseconds(3600)
        #expect(budget.opens(for: key, at: start + .milliseconds(3599)) != nil)
        #expect(budget.opens(for: key, at: soon) == nil)
        budget.charge(key, recipients: 1, at: soon)
        #expect(budget.opens(for: key, at: soon) != nil)
        let later = soon + .hours(1)
        for _ in 0..<RefusalBudget.most - 1 { budget.charge(key, recipients: 1, at: later) }
        #expect(budget.opens(for: key, at: later) == nil)
    }

    @Test func `a refusal of a thousand recipients weighs as much as 21`() {
        var budget = RefusalBudget()
        for _ in 0..<47 { budget.charge(key, recipients: 1000, at: start) }
        #expect(budget.opens(for: key, at: start) == nil)
        budget.charge(key, recipients: 1000, at: start)
        #expect(budget.opens(for: key, at: start) != nil)
    }

    private func tenant(_ number: Int) -> RefusalBudget.Payer { .stranger(tenantID(number)) }

    @Test func `strangers at a connector spend their own refusals, a few tenants each its own`() {
        var budget = RefusalBudget()
        for _ in 0..<RefusalBudget.most { budget.charge(key, tenant(1), recipients: 1, at: start) }
        #expect(budget.opens(for: key, tenant(1), at: start) != nil)
        #expect(budget.opens(for: key, tenant(2), at: start) == nil)
        #expect(budget.opens(for: key, .stranger(nil), at: start) == nil)
        #expect(budget.opens(for: key, at: start) == nil)
        #expect(budget.opens(for: other, tenant(1), at: start) == nil)
        for number in 2...RefusalBudget.mostTenants { budget.charge(key, tenant(number), recipients: 1, at: start) }
        for number in 1000..<1000 + RefusalBudget.most { budget.charge(key, tenant(number), recipients: 1, at: start) }
        #expect(budget.opens(for: key, tenant(2), at: start) == nil)
        #expect(budget.opens(for: key, tenant(9999), at: start) != nil)
        #expect(budget.opens(for: key, .stranger(nil), at: start) != nil)
        #expect(budget.opens(for: key, at: start) == nil)
        let later = start + .hours(1)
        budget.charge(key, tenant(5000), recipients: 1, at: later)
        for _ in 1..<RefusalBudget.most { budget.charge(key, tenant(5000), recipients: 1, at: later) }
        #expect(budget.opens(for: key, tenant(5000), at: later) != nil)
        #expect(budget.opens(for: key, tenant(5001), at: later) == nil)
    }

    @Test func `ever new tenants take no more memory than seventeen`() {
        var budget = RefusalBudget()
        for number in 1...3_000 { budget.charge(key, tenant(number), recipients: 1, at: start) }
        #expect(budget.size <= RefusalBudget.mostTenants + 2)
    }

    @Test func `a connector is taken to enforce for a minute after it did`() {
        var budget = RefusalBudget()
        budget.charge(key, tenant(1), recipients: 1, at: start)
        #expect(!budget.isEnforcing(key, at: start))
        budget.noteEnforcing(key, at: start)
        #expect(budget.isEnforcing(key, at: start + .seconds(59)))
        #expect(!budget.isEnforcing(key, at: start + .seconds(60)))
        #expect(!budget.isEnforcing(other, at: start))
    }

    /// Makes a sender spend all its refusals.
    private func spend(_ world: World, _ customer: CustomerID, _ sender: Identity) async throws {
        let many = try (0..<RefusalBudget.most).map { _ in
            try world.request(customer, sender, from: "ceo@bank.example")
        }
        #expect(try await world.ledger.decide(many).allSatisfy { $0.verdict.isTurnedAway })
    }

    @Test func `mail of a sender whose refusals are spent is put off without a record, and counted once`() async throws
    {
        let world = try World()
        let (customer, sender) = try await world.sender()
        try await spend(world, customer, sender)
        let decisions = try await world.ledger.number("SELECT count(*) FROM decision")
        let lawful = try world.request(customer, sender)
        for _ in 0..<3 {
            let decided = try #require(try await world.ledger.decide([lawful]).first)
            guard case .undecided(let refusal) = decided.verdict.ruling else {
                Issue.record("\(decided.verdict.ruling)")
                return
            }
            #expect(
                refusal.outcome == .limitReached(.refusals, retryAt: world.clock.now() + .milliseconds(3600)))
            #expect(decided.authorised == nil)
        }
        #expect(try await world.ledger.number("SELECT count(*) FROM decision") == decisions)
        #expect(try await world.ledger.events(of: customer).isEmpty)
        let since = world.clock.now()
        world.clock.advance(by: .seconds(4))
        #expect(try #require(try await world.ledger.decide([lawful]).first).authorised != nil)
        _ = try await world.ledger.decide([try world.request(customer, sender)])
        let events = try await world.ledger.events(of: customer)
        #expect(events.map(\.event.kind) == [Ledger.putOffEvent])
        let payload = String(decoding: try #require(events.first).event.payload, as: UTF8.self)
        #expect(payload.hasPrefix(#"{"messages":3,"since":"\#(since.rfc3339)""#))
    }

    @Test func `the platform's own mail is decided however much of it is refused`() async throws {
        let world = try World()
        let sender = Identity.credential(try await world.key(of: .platform).id)
        try await spend(world, .platform, sender)
        let decided = try #require(
            try await world.ledger.decide([try world.request(.platform, sender, from: "ceo@bank.example")]).first)
        #expect(decided.verdict.ruling != .decided([.send]))
        #expect(try await world.ledger.decision(decided.verdict.id) != nil)
    }

    @Test func `recipients of refused mail are not indexed, those of accepted mail are`() async throws {
        let world = try World()
        let (customer, sender) = try await world.sender()
        let to = (0..<100).map { "joe\($0)@example.org" }
        _ = try await world.ledger.decide([try world.request(customer, sender, from: "x@bank.example", to: to)])
        #expect(try await world.ledger.number("SELECT count(*) FROM decision") == 1)
        #expect(try await world.ledger.number("SELECT count(*) FROM addressee") == 0)
        _ = try await world.ledger.decide([try world.request(customer, sender, to: to)])
        #expect(try await world.ledger.number("SELECT count(*) FROM addressee") == 100)
    }
}
