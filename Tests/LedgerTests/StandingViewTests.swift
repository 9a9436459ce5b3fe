import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct StandingViewTests {
    private func departure(_ world: World) async throws -> Departure {
        let (customer, key) = try await world.sender()
        let joe = try Mailbox("joe@example.org")
        return Departure(
            message: MessageID(bits: 1), customer: customer, identity: key,
            signingDomain: try DomainName("acme.example"), recipientKey: world.ledger.mailboxKeys.key(of: joe))
    }

    private func stays(_ world: World, _ departure: Departure) -> Bool {
        if case .stay = world.ledger.standingView().mayDepart(departure) { true } else { false }
    }

    @Test func `a message in order may go`() async throws {
        let world = try World()
        let departure = try await departure(world)
        #expect(world.ledger.standingView().mayDepart(departure) == .go)
    }

    @Test(arguments: [Standing.held, .frozen, .closed])
    func `a customer that lost its standing stays at once`(standing: Standing) async throws {
        let world = try World()
        let departure = try await departure(world)
        try await world.ledger.setStanding(standing, of: departure.customer, by: world.anna, reason: "")
        #expect(stays(world, departure))
    }

    @Test func `a revoked key, a lost proof and a suppressed recipient stay at once`() async throws {
        let world = try World()
        let first = try await departure(world)
        guard case .credential(let key) = first.identity else { return }
        try await world.ledger.suppress(
            Mailbox("joe@example.org"), for: .platform, reason: .complaint, by: world.anna)
        #expect(stays(world, first))
        try await world.ledger.unsuppress(Mailbox("joe@example.org"), for: .platform, by: world.anna)
        #expect(world.ledger.standingView().mayDepart(first) == .go)

        var row = try #require(world.ledger.domain(first.signingDomain, of: first.customer))
        row.course = row.course.observing(.namesOthers, at: world.clock.now())
        try await world.ledger.recordProof(row, by: .system("proofs"))
        #expect(stays(world, first))
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: world.clock.now())
        try await world.ledger.recordProof(row, by: .system("proofs"))
        #expect(world.ledger.standingView().mayDepart(first) == .go)

        try await world.ledger.revokeKey(key, by: world.anna, reason: "leaked")
        #expect(stays(world, first))
    }

    @Test func `a view nobody renewed for five seconds is unknown, and known again after a look`() async throws {
        let world = try World()
        let departure = try await departure(world)
        let view = world.ledger.standingView()
        world.clock.advance(by: .seconds(5))
        #expect(view.mayDepart(departure) == .go)
        world.clock.advance(by: .milliseconds(1))
        #expect(view.mayDepart(departure) == .unknown)
        try await world.ledger.beat()
        #expect(view.mayDepart(departure) == .go)
    }

    @Test func `a suspension by another process is seen at the next beat`() async throws {
        let world = try World()
        let departure = try await departure(world)
        try await world.other().setStanding(.frozen, of: departure.customer, by: world.anna, reason: "stolen")
        try await world.ledger.beat()
        #expect(stays(world, departure))
    }

    @Test func `running keeps the view fresh until it is cancelled`() async throws {
        let world = try World()
        let departure = try await departure(world)
        let view = world.ledger.standingView()
        let ledger = world.ledger
        let run = Task { await ledger.run() }
        for _ in 0..<20 {
            while world.clock.sleeping == 0 { await Task.yield() }
            world.clock.advance(by: .seconds(1))
        }
        while world.clock.sleeping == 0 { await Task.yield() }
        #expect(view.mayDepart(departure) == .go)
        run.cancel()
        await run.value
    }

    @Test func `an unknown customer, key or connector stays`() async throws {
        let world = try World()
        let known = try await departure(world)
        var changed = known
        changed.customer = CustomerID(bits: 4)
        #expect(stays(world, changed))
        changed = known
        changed.identity = .credential(CredentialID(bits: 4))
        #expect(stays(world, changed))
        changed.identity = .connector(ConnectorID(bits: 4))
        #expect(stays(world, changed))
        changed = known
        changed.signingDomain = try DomainName("other.example")
        #expect(stays(world, changed))
    }
}
