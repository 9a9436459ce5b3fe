import Authority
import Message
import Store
import TestKit
import Testing

@testable import Ledger

/// Outbox rows and events say who somebody is; the file does not.
struct SealedWorkTests {
    private let secret = "joe.secret@example.org"

    private func row(_ world: World, _ bits: UInt128 = 1, concerns: CustomerID? = nil) -> OutboxRow {
        OutboxRow(
            id: MessageID(bits: bits), reason: "dsn/\(bits)", concerns: concerns, kind: "mail",
            payload: Array(secret.utf8), created: world.clock.now())
    }

    private func event(_ world: World, _ customer: CustomerID) -> NewEvent {
        NewEvent(
            customer: customer, at: world.clock.now(), kind: "bounced", message: MessageID(bits: 7),
            payload: Array(secret.utf8))
    }

    @Test func `outbox rows and events name nobody in the file, and are read back whole`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        try await world.ledger.enqueue([row(world, concerns: customer)])
        try await world.ledger.record(events: [event(world, customer)])
        #expect(try world.contains(secret) == [])
        let restarted = try world.other()
        let leased = try await restarted.leaseOutbox(10)
        #expect(leased == [row(world, concerns: customer)])
        #expect(try await restarted.events(of: customer).map(\.event) == [event(world, customer)])
    }

    @Test func `when the key of their day is gone, nothing of them can be read`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        try await world.ledger.enqueue([row(world)])
        try await world.ledger.record(events: [event(world, customer)])
        try await world.ledger.forgetDays()
        let restarted = try world.other()
        #expect(try await restarted.leaseOutbox(10).map(\.payload) == [[]])
        #expect(try await restarted.events(of: customer).map(\.event.payload) == [[]])
    }

    @Test func `a payload put into another row does not open there`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        try await world.ledger.enqueue([row(world, 1), row(world, 2)])
        try await world.ledger.record(events: [event(world, customer)])
        try await world.ledger.pragma("UPDATE outbox SET payload = (SELECT payload FROM outbox WHERE reason = 'dsn/1')")
        try await world.ledger.pragma("UPDATE event SET message = NULL")
        #expect(
            try await world.ledger.leaseOutbox(10).map(\.payload).sorted { $0.count < $1.count }
                == [[], Array(secret.utf8)])
        #expect(try await world.ledger.events(of: customer).map(\.event.payload) == [[]])
    }

    @Test func `rows that were tried in vain are counted apart`() async throws {
        let world = try World()
        try await world.ledger.enqueue([row(world, 1), row(world, 2)])
        _ = try await world.ledger.leaseOutbox(10)
        try await world.ledger.postponeOutbox(MessageID(bits: 1), until: world.clock.now() + .minutes(1))
        #expect(try await world.ledger.outboxCount() == 2)
        #expect(try await world.ledger.outboxCount(retried: true) == 1)
    }
}

extension Ledger {
    /// Destroys every day's key, as time would.
    fileprivate func forgetDays() throws {
        try database.write { _ = try DayKeys.destroy(before: .max, $0) }
    }
}
