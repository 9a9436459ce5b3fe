import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct OutboxTests {
    private func row(_ world: World, _ bits: UInt128, reason: String, due: Span = .seconds(0)) -> OutboxRow {
        OutboxRow(
            id: MessageID(bits: bits), reason: reason, kind: "notice", payload: [UInt8(bits)],
            created: world.clock.now(), due: world.clock.now() + due)
    }

    @Test func `rows are leased when due, once, in order, and again after a restart`() async throws {
        let world = try World()
        try await world.ledger.enqueue([
            row(world, 1, reason: "later", due: .minutes(5)), row(world, 2, reason: "b", due: .seconds(1)),
            row(world, 3, reason: "a"),
        ])
        world.clock.advance(by: .seconds(1))
        #expect(try await world.ledger.leaseOutbox(10).map(\.id.bits) == [3, 2])
        #expect(try await world.ledger.leaseOutbox(10).isEmpty)
        let restarted = try world.other()
        #expect(try await restarted.leaseOutbox(1).map(\.id.bits) == [3])
        #expect(try await restarted.leaseOutbox(1).map(\.id.bits) == [2])
    }

    @Test func `a second row for the same reason is ignored, even after the first is closed`() async throws {
        let world = try World()
        try await world.ledger.enqueue([row(world, 1, reason: "same"), row(world, 2, reason: "same")])
        #expect(try await world.ledger.leaseOutbox(10).map(\.payload) == [[1]])
        try await world.ledger.closeOutbox(MessageID(bits: 1))
        try await world.ledger.enqueue([row(world, 3, reason: "same")])
        #expect(try await world.ledger.outboxCount() == 0)
    }

    @Test func `a postponed row comes again when it is due`() async throws {
        let world = try World()
        try await world.ledger.enqueue([row(world, 1, reason: "x")])
        _ = try await world.ledger.leaseOutbox(1)
        try await world.ledger.postponeOutbox(MessageID(bits: 1), until: world.clock.now() + .minutes(1))
        #expect(try await world.ledger.leaseOutbox(1).isEmpty)
        world.clock.advance(by: .minutes(1))
        let again = try #require(try await world.ledger.leaseOutbox(1).first)
        #expect(again.attempts == 1)
    }

    @Test func `whoever waits for the outbox hears of new rows`() async throws {
        let world = try World()
        var arrivals = world.ledger.outboxArrivals.makeAsyncIterator()
        try await world.ledger.enqueue([row(world, 1, reason: "x")])
        try await world.ledger.enqueue([row(world, 2, reason: "y")])
        #expect(await arrivals.next() != nil)
        #expect(try await world.ledger.leaseOutbox(10).count == 2)
    }

    @Test func `a closed row cannot be closed again`() async throws {
        let world = try World()
        try await world.ledger.enqueue([row(world, 1, reason: "x")])
        try await world.ledger.closeOutbox(MessageID(bits: 1))
        await #expect(throws: LedgerError.self) { try await world.ledger.closeOutbox(MessageID(bits: 1)) }
        await #expect(throws: LedgerError.self) {
            try await world.ledger.postponeOutbox(MessageID(bits: 1), until: world.clock.now())
        }
    }

    @Test func `a row's id decides and debits its mail once`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let row = row(world, 77, reason: "x")
        try await world.ledger.enqueue([row])
        for _ in 0..<2 { _ = try await world.ledger.decide([world.request(customer, key, id: row.id)]) }
        #expect(try await world.counted(customer, key) == 1)
    }
}
