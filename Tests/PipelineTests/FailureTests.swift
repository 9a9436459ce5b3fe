import Authority
import Ledger
import MailAuth
import Message
import Pipeline
import Signing
import Spool
import TestKit
import Testing

/// What a client is told when a part of ours does not work, and what is left behind.
@Suite struct FailureTests {
    private func outage(_ admission: Admission) throws -> Outage {
        guard case .unavailable(let outage) = admission else { throw PipelineWorld.TurnedAway(admission: admission) }
        return outage
    }

    @Test func `a ledger that cannot write puts a message off, and the next attempt works`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.ledger.failWrites(true)
        let failed = try outage(try await world.send(as: sender))
        #expect(failed.part == .ledger)
        #expect(!failed.isFull)
        #expect(try await world.spool.list().isEmpty)
        try await world.ledger.failWrites(false)
        #expect(try await world.ledger.decisionCount() == 0)
        _ = try await world.accept(as: sender)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(try await world.counted(sender) == 1)
    }

    @Test func `a full spool puts a message off before anything is debited, and the next attempt works`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        world.disk.fill()
        for _ in 0..<3 {
            let failed = try outage(try await world.send(as: sender))
            #expect(failed.part == .spool)
            #expect(failed.isFull)
        }
        #expect(try await world.spool.list().isEmpty)
        #expect(try await world.counted(sender) == 0)
        world.disk.makeRoom()
        _ = try await world.accept(as: sender)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(try await world.counted(sender) == 1)
    }

    @Test func `a large body that the disk does not take is not decided about`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with { $0.body = String(repeating: "a line\r\n", count: 40_000) }
        world.disk.failSyncs(true)
        #expect(try outage(try await world.send(letter, as: sender)).part == .spool)
        #expect(try await world.ledger.decisionCount() == 0)
        world.disk.failSyncs(false)
        _ = try await world.accept(letter, as: sender)
    }

    @Test func `an outage is no check's doing: the log says which part it was`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.ledger.failWrites(true)
        _ = try await world.send(as: sender)
        let line = try #require(world.book.lines.last)
        #expect(line.contains("part=ledger"))
        #expect(!line.contains("check="))
    }

    @Test func `without a key that the DNS shows nothing is signed or queued, and later it is`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let domain = try DomainName("acme.example")
        let keys = try await world.vault.keys(of: domain, label: sender.label)
        let retired = try await world.vault.apply(keys.map { ($0, .retired) })
        let letter = Letter().with { $0.id = MessageID(time: world.clock.now(), random: 1) }
        #expect(try outage(try await world.send(letter, as: sender)).part == .signer)
        #expect(try await world.spool.list().isEmpty)
        #expect(retired.count == 1)
        var key = try await world.vault.generate(for: domain, label: sender.label, slot: .two)
        for event in [KeySlotCourse.Event.seenInDNS, .activated] {
            key = try #require(try await world.vault.apply([(key, event)]).first)
        }
        let accepted = try await world.accept(letter, as: sender)
        #expect(accepted.id == letter.id)
        let departed = try #require(try await world.departing().first)
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
        #expect(try await world.counted(sender) == 1)
    }

    /// What is left when the ledger's commit made it to the disk and the spool's did not.
    private func killedBetweenCommits(_ letter: Letter, _ sender: Sender, _ world: PipelineWorld) async throws
        -> PipelineWorld
    {
        let before = try world.folder.copy()
        _ = try await world.accept(letter, as: sender)
        let after = try world.folder.copy()
        try after.replace("spool", from: before)
        return try await PipelineWorld(on: after, clock: world.clock)
    }

    @Test func `an id handed in again after a crash between the commits reuses verdict and debit`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.ledger.suppress(Mailbox("bo@example.net"), for: .platform, reason: .complaint, by: world.anna)
        let letter = Letter().with {
            $0.id = MessageID(time: world.clock.now(), random: 7)
            $0.to = ["joe@example.org", "bo@example.net"]
            $0.fields = ["Subject: no date and no message id of its own"]
        }
        let left = try await killedBetweenCommits(letter, sender, world)
        #expect(try await left.spool.list().isEmpty)
        let decided = try await left.record(try #require(letter.id))
        #expect(try await left.counted(sender) == 1)
        world.clock.advance(by: .minutes(5))
        // What held a recipient is gone; the verdict of then stands all the same.
        try await left.ledger.unsuppress(Mailbox("bo@example.net"), for: .platform, by: left.anna)
        let accepted = try await left.accept(letter, as: sender)
        #expect(accepted.id == letter.id)
        #expect(accepted.held == [try Mailbox("bo@example.net"): "held"])
        #expect(try await left.waiting(.outbound) == ["joe@example.org"])
        #expect(try await left.waiting(.held) == ["bo@example.net"])
        #expect(try await left.counted(sender) == 1)
        #expect(try await left.record(accepted.id).verdict == decided.verdict)
        let departed = try #require(try await left.departing().first)
        #expect(try await left.ledger.digest(of: accepted.id) == departed.digest.octets)
        #expect(try await left.verify(departed).map(\.result) == [.pass, .pass])
    }

    @Test func `an id handed in again after it was queued is queued once and means the same bytes`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with { $0.id = MessageID(time: world.clock.now(), random: 7) }
        _ = try await world.accept(letter, as: sender)
        world.clock.advance(by: .minutes(5))
        #expect(try await world.accept(letter, as: sender).id == letter.id)
        let departed = try await world.departing()
        #expect(departed.count == 1)
        #expect(try await world.ledger.digest(of: try #require(letter.id)) == departed.first?.digest.octets)
        #expect(try await world.counted(sender) == 1)
        #expect(try await world.ledger.history(of: try #require(letter.id)).count == 1)
    }

    @Test func `an id that failed in the spool after it was decided is kept by the next attempt`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with { $0.id = MessageID(time: world.clock.now(), random: 7) }
        // There is room when it is asked for first, and none any more when the message is there to be kept.
        world.disk.fill(after: 1)
        #expect(try outage(try await world.send(letter, as: sender)).isFull)
        #expect(try await world.counted(sender) == 1)
        world.disk.makeRoom()
        _ = try await world.accept(letter, as: sender)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(try await world.counted(sender) == 1)
    }

    @Test func `an id that belongs to another customer is not taken over`() async throws {
        let world = try await PipelineWorld()
        let acme = try await world.sender()
        let bolt = try await world.sender("Bolt", domain: "bolt.example")
        let letter = Letter().with { $0.id = MessageID(time: world.clock.now(), random: 7) }
        _ = try await world.accept(letter, as: acme)
        let theirs = letter.with {
            $0.from = "Bolt <news@bolt.example>"
            $0.reversePath = "news@bolt.example"
        }
        #expect(try outage(try await world.send(theirs, as: bolt)).part == .ledger)
        #expect(try await world.departing().count == 1)
    }

    @Test func `a draft is admitted once`() async throws {
        let world = try await PipelineWorld()
        let submission = try world.submission(Letter(), as: try await world.sender())
        guard case .accepted = await world.pipeline.admit(submission) else {
            Issue.record("the first attempt was not accepted")
            return
        }
        #expect(try outage(await world.pipeline.admit(submission)).part == .spool)
        #expect(try await world.departing().count == 1)
    }
}
