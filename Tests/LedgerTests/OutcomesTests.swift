import Authority
import Message
import Store
import TestKit
import Testing

@testable import Ledger

struct OutcomesTests {
    private func outcome(
        _ request: DecisionRequest, _ state: DeliveryOutcome.State = .delivered, at: Timestamp, status: String = "2.0.0"
    ) -> DeliveryOutcome {
        DeliveryOutcome(
            message: request.claim.id, customer: request.claim.customer, recipient: request.claim.recipients[0],
            state: state, at: at, status: status, diagnostic: "250 ok for <joe@example.org>",
            remoteHost: "mx.example.org", attempts: 2)
    }

    private func relation(_ world: World, _ customer: CustomerID, _ key: Identity) async throws -> Relation? {
        let decided = try await world.ledger.decide([
            world.request(customer, key), world.request(customer, key, from: "x@nobody.example"),
        ])
        let cells = try #require(decided.first).facts.cells
        let mailbox = world.ledger.mailboxKeys.key(of: try Mailbox("joe@example.org"))
        guard case .relation(let relation)? = cells[.relation(of: customer, with: mailbox)] else { return nil }
        return relation
    }

    @Test func `a delivery is kept with its recipient and begins a relation`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        world.clock.advance(by: .minutes(1))
        let delivered = outcome(request, at: world.clock.now())
        try await world.ledger.record(outcomes: [delivered])
        let kept = try #require(try await world.ledger.outcomes(of: request.claim.id).first)
        #expect(kept.recipient == request.claim.recipients[0])
        #expect(kept.diagnostic == delivered.diagnostic)
        #expect(kept.state == .delivered)
        #expect(kept.remoteHost == "mx.example.org")
        #expect(kept.attempts == 2)
        #expect(try await relation(world, customer, key)?.firstDelivered == delivered.at)
    }

    @Test func `after a week of it the mailbox is no first contact any more`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        try await world.ledger.record(outcomes: [outcome(request, at: world.clock.now())])
        world.clock.advance(by: .days(8))
        var row = try #require(world.ledger.domains(of: customer).first)
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: world.clock.now())
        try await world.ledger.recordProof(row, by: .system("proofs"))
        let automatic = try world.request(customer, key, autoSubmitted: "auto-replied")
        #expect(try await world.ledger.decide([automatic]).first?.verdict.ruling == .decided([.send]))
    }

    @Test func `a repeated report changes nothing and repeats no mail and no event`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        let bounced = outcome(request, .bounced, at: world.clock.now(), status: "5.1.1")
        for bits: UInt128 in [1, 2] {
            let row = OutboxRow(
                id: MessageID(bits: bits), reason: "dsn/\(request.claim.id)", kind: "dsn", payload: [1],
                created: world.clock.now())
            let event = NewEvent(
                customer: customer, at: world.clock.now(), kind: "bounce", message: request.claim.id, payload: [2])
            try await world.ledger.record(outcomes: [bounced], outbox: [row], events: [event])
        }
        #expect(try await world.ledger.outcomes(of: request.claim.id).count == 1)
        #expect(try await world.ledger.outboxCount() == 1)
        #expect(try await world.ledger.events(of: customer).map(\.event.kind) == ["bounce"])
    }

    @Test func `the kept words of receivers name nobody`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        try await world.ledger.record(outcomes: [outcome(request, at: world.clock.now())])
        #expect(try world.contains("joe@example.org") == [])
    }

    @Test func `a bounce for policy refuses the relation`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        try await world.ledger.record(outcomes: [
            outcome(request, .bounced, at: world.clock.now(), status: "5.7.1")
        ])
        #expect(try await relation(world, customer, key)?.refused == world.clock.now())
    }

    @Test func `outcomes and decisions share commits`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let requests = try (0..<64).map { try world.request(customer, key, to: ["r\($0)@example.org"]) }
        _ = try await world.ledger.decide(requests)
        let ledger = world.ledger
        let before = ledger.counters.commits
        let now = world.clock.now()
        await withThrowingTaskGroup(of: Void.self) { group in
            for request in requests {
                group.addTask { try await ledger.record(outcomes: [outcome(request, at: now)]) }
            }
        }
        #expect(ledger.counters.commits - before <= 12)
    }
}
