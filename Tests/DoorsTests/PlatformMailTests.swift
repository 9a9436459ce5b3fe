import Authority
import Ledger
import Message
import Spool
import TestKit
import Testing

@testable import Doors

/// The platform's own mail, all the way from the outbox into the spool, and what becomes of it when it is refused.
@Suite(.timeLimit(.minutes(1))) struct PlatformMailTests {
    private let anna = Principal.operator("anna")

    private func prove(_ world: PipelineWorld) async throws {
        var row = try await world.ledger.addDomain(DomainName("mail.example"), for: .platform, by: anna)
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: world.clock.now())
        try await world.ledger.recordProof(row, by: .system("proofs"))
    }

    /// A bounce to the customer about mail of its own.
    private func enqueue(_ world: PipelineWorld) async throws -> OutboxRow {
        let row = OutboxRow(
            id: MessageID(time: world.clock.now(), random: 7), reason: "dsn/7", concerns: world.ledgerWorld.customer,
            kind: "mail", payload: [1], created: world.clock.now())
        try await world.ledger.enqueue([row])
        return row
    }

    private func door(_ world: PipelineWorld, from: String = "From: <mailer-daemon@mail.example>\r\n") async throws
        -> SystemDoor
    {
        let identity = try await world.ledger.systemIdentity()
        let recipient = try Mailbox("news@acme.example")
        let fields = "\(from)To: news@acme.example\r\nAuto-Submitted: auto-replied\r\nSubject: Failed\r\n"
        let text = "\(fields)\r\nIt failed.\r\n"
        return SystemDoor(
            ledger: world.ledger, admitting: world.pipeline, identity: { identity },
            compose: { _ in
                SystemMail(recipients: [recipient], messageClass: .notice, bytes: Array(text.utf8))
            }, time: world.clock, log: .silent)
    }

    @Test func `a bounce is charged to the customer it is about`() async throws {
        let world = try await PipelineWorld()
        try await prove(world)
        let row = try await enqueue(world)
        #expect(try await door(world).drain() == 1)
        let work = try #require(await world.leased().first)
        #expect(work.message == row.id)
        #expect(work.reversePath == .null)
        #expect(work.recipients.map(\.mailbox.description) == ["news@acme.example"])
        let record = try #require(try await world.ledger.decision(row.id))
        #expect(record.claim.concerns == world.ledgerWorld.customer)
        #expect(
            Set(record.verdict.writes.keys) == [.notices(about: world.ledgerWorld.customer), .platformRecipients])
    }

    @Test func `while the platform's proof is missing a bounce waits, ever longer, and then it goes`() async throws {
        let world = try await PipelineWorld()
        _ = try await enqueue(world)
        let door = try await door(world)
        for pause in [30, 60, 120] as [Int64] {
            #expect(await door.drain() == 0)
            world.clock.advance(by: .milliseconds(pause * 1000 - 1))
            #expect(try await world.ledger.leaseOutbox(10).isEmpty)
            world.clock.advance(by: .milliseconds(1))
        }
        #expect(try await world.ledger.outboxCount(retried: true) == 1)
        try await prove(world)
        #expect(await door.drain() == 1)
        #expect(await world.leased().count == 1)
        #expect(try await world.ledger.outboxCount() == 0)
    }

    @Test func `while the platform is frozen a bounce waits, and then it goes`() async throws {
        let world = try await PipelineWorld()
        try await prove(world)
        _ = try await enqueue(world)
        let door = try await door(world)
        try await world.ledger.setStanding(.frozen, of: .platform, by: anna, reason: "looked into")
        #expect(await door.drain() == 0)
        try await world.ledger.setStanding(.active, of: .platform, by: anna, reason: "looked into")
        world.clock.advance(by: .hours(1))
        #expect(await door.drain() == 1)
        #expect(await world.leased().count == 1)
    }

    @Test func `mail that is refused for what it is does not come again`() async throws {
        let world = try await PipelineWorld()
        try await prove(world)
        _ = try await enqueue(world)
        let twice = "From: <a@mail.example>\r\nFrom: <b@mail.example>\r\n"
        #expect(try await door(world, from: twice).drain() == 1)
        #expect(await world.leased().isEmpty)
        #expect(try await world.ledger.outboxCount() == 0)
    }
}
