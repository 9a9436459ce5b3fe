import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct PreviewTests {
    private func preview(_ world: World, _ request: DecisionRequest) async -> Refusal? {
        await world.ledger.preview(request.claim, peer: request.evidence.peer)
    }

    @Test func `nothing stands against a proved domain, and nothing is debited`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key, door: .submission)
        for _ in 0..<5 { #expect(await preview(world, request) == nil) }
        #expect(try await world.counted(customer, key) == 0)
    }

    @Test func `an unproved reverse path is refused at MAIL`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key, from: "a@bank.example", to: [], door: .submission)
        #expect(await preview(world, request)?.check == .domain)
    }

    @Test func `the customer's own suppression is told at RCPT, the platform's is not`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        try await world.ledger.suppress(Mailbox("own@example.org"), for: customer, reason: .bounce, by: world.anna)
        try await world.ledger.suppress(
            Mailbox("all@example.org"), for: .platform, reason: .complaint, by: world.anna)
        let own = try world.request(customer, key, to: ["own@example.org"], door: .submission)
        let all = try world.request(customer, key, to: ["all@example.org"], door: .submission)
        #expect(await preview(world, own)?.outcome == .suppressed(.bounce))
        #expect(await preview(world, all) == nil)
    }

    @Test func `a spent limit is told at RCPT`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        try await world.ledger.setLimits(Limits(customerPerDay: 2), of: customer, by: world.anna)
        _ = try await world.ledger.decide([world.request(customer, key, to: ["a@example.org", "b@example.org"])])
        let request = try world.request(customer, key, to: ["c@example.org"], door: .submission)
        guard case .limitReached(.customer, _)? = await preview(world, request)?.outcome else {
            Issue.record("room")
            return
        }
    }

    @Test func `a ledger that cannot be read is undecided, not permitted`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key, door: .submission)
        let broken = LedgerReader(
            path: world.folder.file("no/such.sqlite"), directory: world.ledger.directory,
            mailboxKeys: world.ledger.mailboxKeys, dayKeys: world.ledger.dayKeys)
        await #expect(throws: LedgerError.self) {
            try await broken.preview(request.claim, peer: nil, greeting: nil, relay: nil, at: world.clock.now())
        }
    }
}
