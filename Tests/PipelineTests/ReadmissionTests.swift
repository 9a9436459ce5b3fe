import Authority
import Ledger
import MailAuth
import Message
import Spool
import TestKit
import Testing

@testable import Pipeline

/// What was held and is released, and what waited so long that its signatures grew old.
@Suite struct ReadmissionTests {
    /// Automatic mail to people who have no relation with the customer: held.
    private let automatic = Letter().with {
        $0.to = ["joe@example.org", "ann@example.net"]
        $0.fields.append("Auto-Submitted: auto-replied")
    }

    private func release(_ id: MessageID, _ world: PipelineWorld) async throws {
        try await world.spool.release(.message(id))
        await world.pipeline.readmitAll()
    }

    private func freeze(_ sender: Sender, _ isFrozen: Bool, _ world: PipelineWorld) async throws {
        try await world.ledger.setStanding(isFrozen ? .frozen : .active, of: sender.id, by: world.anna, reason: "test")
    }

    // MARK: Released

    @Test func `what is held waits unsigned, costs nothing, and leaves signed once it is released`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(automatic, as: sender)
        #expect(accepted.held.count == 2)
        #expect(try await world.departing().isEmpty)
        #expect(try await world.reasons() == ["joe@example.org": .unproven, "ann@example.net": .unproven])
        #expect(try await world.spool.detail(of: accepted.id).allSatisfy { $0.signatureFields.isEmpty })
        #expect(try await world.counted(sender) == 0)
        try await release(accepted.id, world)
        let departed = try await world.departing()
        #expect(departed.map(\.message) == [accepted.id, accepted.id])
        for one in departed { #expect(try await world.verify(one).map(\.result) == [.pass, .pass]) }
        #expect(try await world.waiting(.held).isEmpty)
        #expect(try await world.counted(sender) == 2)
        try await release(accepted.id, world)
        #expect(try await world.counted(sender) == 2)
        #expect(
            try await world.record(accepted.id).facts.readmission == .released(by: "operator", at: world.clock.now()))
    }

    @Test func `a release survives a kill before it is carried out`() async throws {
        let world = try await PipelineWorld()
        let accepted = try await world.accept(automatic, as: try await world.sender())
        try await world.spool.release(.message(accepted.id))
        let left = try await PipelineWorld(on: try world.folder.copy(), clock: world.clock)
        await left.pipeline.readmitAll()
        #expect(try await left.waiting(.outbound) == ["ann@example.net", "joe@example.org"])
    }

    @Test func `a freeze between hold and release stops the message, and another release lets it go`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(automatic, as: sender)
        try await freeze(sender, true, world)
        try await release(accepted.id, world)
        #expect(try await world.departing().isEmpty)
        #expect(try await world.reasons() == ["joe@example.org": .standing, "ann@example.net": .standing])
        try await freeze(sender, false, world)
        await world.pipeline.readmitAll()
        #expect(try await world.departing().isEmpty)
        try await release(accepted.id, world)
        #expect(try await world.departing().count == 2)
    }

    @Test func `a key that was revoked meanwhile lets nothing go`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(automatic, as: sender)
        try await world.ledger.revokeKey(sender.key, by: world.anna, reason: "stolen")
        try await release(accepted.id, world)
        #expect(try await world.departing().isEmpty)
        #expect(try await world.waiting(.held).count == 2)
    }

    @Test func `mail of a held customer goes one message at a time, as it is released`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.ledger.setStanding(.held, of: sender.id, by: world.anna, reason: "odd")
        let first = try await world.accept(as: sender)
        _ = try await world.accept(Letter().with { $0.to = ["ann@example.net"] }, as: sender)
        #expect(first.held.values.map(\.self) == ["held for review"])
        try await release(first.id, world)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(try await world.reasons() == ["ann@example.net": .standing])
    }

    @Test func `who was put on the customer's list meanwhile stays held, and the others go`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(automatic, as: sender)
        try await world.ledger.suppress(Mailbox("ann@example.net"), for: sender.id, reason: .complaint, by: world.anna)
        try await release(accepted.id, world)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(try await world.reasons() == ["ann@example.net": .recipient])
        #expect(try await world.counted(sender) == 1)
    }

    @Test func `a release of some recipients that did not reach the spool is carried out later, and paid once`()
        async throws
    {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(automatic, as: sender)
        try await world.ledger.suppress(Mailbox("ann@example.net"), for: sender.id, reason: .complaint, by: world.anna)
        for _ in 0..<3 {
            world.disk.fill(after: 1)
            try await release(accepted.id, world)
            #expect(try await world.waiting(.outbound).isEmpty)
            #expect(try await world.waiting(.held).count == 2)
            world.disk.makeRoom()
            world.clock.advance(by: .minutes(5))
        }
        await world.pipeline.readmitAll()
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(try await world.waiting(.held) == ["ann@example.net"])
        #expect(try await world.counted(sender) == 1)
        let departed = try #require(try await world.departing().first)
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
    }

    @Test func `a ledger that fails leaves a release for later`() async throws {
        let world = try await PipelineWorld()
        let accepted = try await world.accept(automatic, as: try await world.sender())
        try await world.ledger.failWrites(true)
        try await release(accepted.id, world)
        #expect(try await world.waiting(.held).count == 2)
        try await world.ledger.failWrites(false)
        await world.pipeline.readmitAll()
        #expect(try await world.waiting(.held).count == 2)
        world.clock.advance(by: .minutes(5))
        await world.pipeline.readmitAll()
        #expect(try await world.waiting(.outbound).count == 2)
    }

    @Test(.timeLimit(.minutes(5)))
    func `releases are carried out by themselves, postponed ones in time`() async throws {
        let world = try await PipelineWorld()
        let accepted = try await world.accept(automatic, as: try await world.sender())
        try await world.ledger.failWrites(true)
        let pipeline = world.pipeline
        let running = Task { await pipeline.readmit() }
        try await world.spool.release(.message(accepted.id))
        while !world.book.lines.contains(where: { $0.hasPrefix("a message waits") }) { await Task.yield() }
        try await world.ledger.failWrites(false)
        while world.clock.sleeping == 0 { await Task.yield() }
        world.clock.advance(by: .minutes(5))
        while try await world.waiting(.outbound).isEmpty { await Task.yield() }
        running.cancel()
        await running.value
        #expect(try await world.waiting(.outbound).count == 2)
    }

    // MARK: Renewed

    @Test func `signatures with less than a day left are made anew: same id, same bytes, no second debit`() async throws
    {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(as: sender)
        let digest = try await world.ledger.digest(of: accepted.id)
        let before = try #require(try await world.spool.detail(of: accepted.id).first)
        world.clock.advance(by: .hours(49))
        #expect(try await world.departing().isEmpty)
        await world.pipeline.readmitAll()
        let departed = try #require(try await world.departing().first)
        #expect(departed.message == accepted.id)
        #expect(departed.header == before.header)
        #expect(departed.signatures != before.signatureFields)
        #expect(departed.signatureExpires == world.clock.now() + .hours(72))
        #expect(departed.digest.octets == digest)
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
        #expect(try await world.ledger.total(.platformRecipients, at: world.clock.now()) == 0)
    }

    @Test func `a message whose time comes after three days leaves with signatures that are good`() async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.notBefore = world.clock.now() + .hours(80) }
        _ = try await world.accept(letter, as: try await world.sender())
        world.clock.advance(by: .hours(80))
        #expect(try await world.departing().isEmpty)
        await world.pipeline.readmitAll()
        let departed = try #require(try await world.departing().first)
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
    }

    @Test func `a renewal lets no held recipient go`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.ledger.suppress(Mailbox("ann@example.net"), for: .platform, reason: .bounce, by: world.anna)
        _ = try await world.accept(Letter().with { $0.to = ["joe@example.org", "ann@example.net"] }, as: sender)
        try await world.ledger.unsuppress(Mailbox("ann@example.net"), for: .platform, by: world.anna)
        world.clock.advance(by: .hours(49))
        #expect(try await world.departing().isEmpty)
        await world.pipeline.readmitAll()
        #expect(try await world.departing().map(\.recipients) == [["joe@example.org"]])
        #expect(try await world.waiting(.held) == ["ann@example.net"])
    }

    @Test(arguments: [Door.submission, .http])
    func `who was suppressed since is held back, and delays none of the others`(door: Door) async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with {
            $0.to = ["joe@example.org", "ann@example.org"]
            $0.door = door
        }
        _ = try await world.accept(letter, as: sender)
        try await world.ledger.suppress(Mailbox("ann@example.org"), for: sender.id, reason: .bounce, by: world.anna)
        world.clock.advance(by: .hours(49))
        #expect(try await world.departing().isEmpty)
        await world.pipeline.readmitAll()
        #expect(try await world.departing().map(\.recipients) == [["joe@example.org"]])
        #expect(try await world.reasons() == ["ann@example.org": .recipient])
    }

    @Test(arguments: [Standing.frozen, .held])
    func `the queue of a stopped customer stays the queue, and goes on when the customer does`(standing: Standing)
        async throws
    {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(as: sender)
        world.clock.advance(by: .hours(49))
        #expect(try await world.departing().isEmpty)
        try await world.ledger.setStanding(standing, of: sender.id, by: world.anna, reason: "looking")
        await world.pipeline.readmitAll()
        #expect(try await world.departing().isEmpty)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(try await world.ledger.history(of: accepted.id).count == 1)
        try await world.ledger.setStanding(.active, of: sender.id, by: world.anna, reason: "fine")
        world.clock.advance(by: .minutes(5))
        await world.pipeline.readmitAll()
        #expect(try await world.departing().map(\.message) == [accepted.id])
    }

    @Test func `a renewal that is refused keeps the message, held for an operator`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        _ = try await world.accept(as: sender)
        try await world.ledger.revokeKey(sender.key, by: world.anna, reason: "stolen")
        world.clock.advance(by: .hours(49))
        #expect(try await world.departing().isEmpty)
        await world.pipeline.readmitAll()
        #expect(try await world.waiting(.outbound).isEmpty)
        #expect(try await world.reasons() == ["joe@example.org": .operator])
    }

    @Test func `while nobody can tell whether the domain is proved, a renewal waits`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        _ = try await world.accept(Letter().with { $0.notBefore = world.clock.now() + .days(8) }, as: sender)
        world.clock.advance(by: .days(8))
        #expect(try await world.departing().isEmpty)
        await world.pipeline.readmitAll()
        #expect(try await world.departing().isEmpty)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        try await world.observe(.named(selectors: 2, admitsSubdomains: false), of: "acme.example", for: sender.id)
        await world.pipeline.readmitAll()
        #expect(try await world.departing().isEmpty)
        world.clock.advance(by: .minutes(5))
        await world.pipeline.readmitAll()
        let departed = try #require(try await world.departing().first)
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
    }
}
