import Authority
import Ledger
import Message
import Pipeline
import Synchronization
import TestKit
import Testing

@testable import Doors

@Suite(.timeLimit(.minutes(1))) struct SystemDoorTests {
    struct Unreadable: Error {}

    private func row(_ number: UInt128, at now: Timestamp) -> OutboxRow {
        OutboxRow(
            id: MessageID(bits: number), reason: "test/\(number)", kind: "notice", payload: [1], created: now)
    }

    private func door(
        _ world: LedgerWorld, identity: Authenticated?,
        compose: @escaping @Sendable (OutboxRow) async throws -> SystemMail
    ) -> SystemDoor {
        SystemDoor(
            ledger: world.ledger, admitting: world, identity: { identity }, compose: compose, time: world.clock,
            log: .silent)
    }

    private func identity(_ world: LedgerWorld) async throws -> Authenticated {
        let key = try await world.key()
        return try #require(await world.ledger.authenticate(secret: key.secret))
    }

    @Test func `a row without a place for its message comes back, ever later`() async throws {
        let world = try await LedgerWorld()
        try await world.ledger.enqueue([row(1, at: world.clock.now())])
        let composed = Mutex(0)
        let door = door(world, identity: try await identity(world)) { _ in
            composed.withLock { $0 += 1 }
            return SystemMail(recipients: [], messageClass: .notice, bytes: [])
        }
        #expect(await door.drain() == 0)
        #expect(await door.drain() == 0)
        #expect(composed.withLock { $0 } == 1)
        world.clock.advance(by: SystemDoor.firstWait)
        #expect(await door.drain() == 0)
        #expect(composed.withLock { $0 } == 2)
        world.clock.advance(by: SystemDoor.firstWait)
        #expect(await door.drain() == 0)
        #expect(composed.withLock { $0 } == 2)
        #expect(try await world.ledger.outboxCount() == 1)
    }

    @Test func `a row that no mail can be made of is given up in the end`() async throws {
        let world = try await LedgerWorld()
        try await world.ledger.enqueue([row(1, at: world.clock.now())])
        let door = door(world, identity: try await identity(world)) { _ in throw Unreadable() }
        var rounds = 0
        while try await world.ledger.outboxCount() > 0, rounds < 100 {
            _ = await door.drain()
            world.clock.advance(by: SystemDoor.longestWait)
            rounds += 1
        }
        #expect(rounds == SystemDoor.mostAttempts + 1)
    }

    @Test func `nothing is taken from the outbox while the platform has no credential`() async throws {
        let world = try await LedgerWorld()
        try await world.ledger.enqueue([row(1, at: world.clock.now())])
        let door = door(world, identity: nil) { _ in throw Unreadable() }
        #expect(await door.drain() == 0)
        #expect(try await world.ledger.leaseOutbox(10).count == 1)
    }
}
