import Authority
import Message
import Store
import TestKit
import Testing

@testable import Spool

@Suite struct OutboundLaneTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let files = ForgetfulFileLayer()
    private let spool: Spool

    init() async throws {
        folder = try ScratchFolder()
        var limits = SpoolLimits()
        limits.inlineBody = 1000
        spool = try await Spool(directory: folder.path, time: clock, files: files, limits: limits)
    }

    private func reopened() async throws -> Spool {
        await spool.close()
        var limits = SpoolLimits()
        limits.inlineBody = 1000
        return try await Spool(directory: folder.path, time: clock, files: files, limits: limits)
    }

    @Test func `what was deposited is leased with everything it came with, from memory and from its rows`() async throws
    {
        let sample = Sample()
        try await spool.queue(sample)
        let fromMemory = try #require(await spool.lease(10, at: clock.now()).first)
        let fromRows = try #require(await reopened().lease(10, at: clock.now()).first)
        for leased in [fromMemory, fromRows] {
            #expect(leased.message == sample.message)
            #expect(leased.customer == sample.customer)
            #expect(leased.identity == .credential(CredentialID(bits: 3)))
            #expect(leased.label == "label")
            #expect(leased.signingDomain.text == "example.com")
            #expect(leased.messageClass == .transactional)
            #expect(leased.destination.text == "example.org")
            #expect(leased.reversePath.description == "sender@example.com")
            #expect(leased.recipients.map(\.mailbox.description) == ["joe@example.org"])
            #expect(leased.recipients.map(\.key) == ["key of joe@example.org"])
            #expect(leased.recipients.map(\.attempts) == [0])
            #expect(leased.header == Array("Subject: hello\r\n".utf8))
            #expect(leased.signatureFields == Array("DKIM-Signature: v=1\r\n".utf8))
            #expect(try await leased.body.whole() == Array("body of 1".utf8))
            #expect(leased.acceptedAt == sample.at)
            #expect(leased.expiresAt == sample.at + .days(5))
            #expect(leased.signatureExpires == sample.at + .hours(72))
            #expect(leased.size == 16 + 21 + 2 + 9)
        }
    }

    @Test func `what is leased is not leased again, and a restart frees it`() async throws {
        try await spool.queue(Sample())
        #expect(await spool.lease(10, at: clock.now()).count == 1)
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        #expect(try await reopened().lease(10, at: clock.now()).count == 1)
    }

    @Test func `a lease given back is due at once and counts no attempt`() async throws {
        try await spool.queue(Sample())
        let leased = try #require(await spool.lease(1, at: clock.now()).first)
        await spool.giveBack([leased.lease])
        let again = try #require(await spool.lease(1, at: clock.now()).first)
        #expect(again.recipients.map(\.attempts) == [0])
        #expect(again.lease != leased.lease)
    }

    @Test func `one lease is the recipients of one message at one destination`() async throws {
        try await spool.queue(
            Sample(recipients: ["a@one.example", "b@two.example", "c@one.example", "a@one.example"]))
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.map(\.destination.text) == ["one.example", "two.example"])
        #expect(leased.map { $0.recipients.map(\.mailbox.local) } == [["a", "c"], ["b"]])
    }

    @Test func `a lease has at most a hundred recipients, and the rest follows`() async throws {
        try await spool.queue(Sample(recipients: (0..<250).map { "r\($0)@example.org" }))
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.map(\.recipients.count) == [100, 100, 50])
        #expect(Set(leased.flatMap { $0.recipients.map(\.mailbox) }).count == 250)
    }

    @Test func `delivered recipients end, deferred ones come back at their time with one more attempt`() async throws {
        try await spool.queue(Sample(recipients: ["a@example.org", "b@example.org", "c@example.org"]))
        let leased = try #require(await spool.lease(1, at: clock.now()).first)
        let later = clock.now() + .minutes(10)
        await spool.settle([
            Attempt(
                lease: leased.lease, at: clock.now(), remoteHost: "mx", transcript: Array("talk".utf8),
                results: [
                    .init(try Mailbox("a@example.org"), .delivered, reply: "250 yes"),
                    .init(try Mailbox("b@example.org"), .deferred(until: later), reply: "450 later"),
                ])
        ])
        await spool.flushNow()
        // c was left out: nothing was tried.
        let untried = try #require(await spool.lease(1, at: clock.now()).first)
        #expect(untried.recipients.map(\.mailbox.local) == ["c"])
        await spool.settle(untried, .bounced, at: clock.now())
        await spool.flushNow()
        #expect(await spool.nextDue(after: clock.now()) == later)
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
        let again = try #require(await spool.lease(1, at: later).first)
        #expect(again.recipients.map(\.mailbox.local) == ["b"])
        #expect(again.recipients.map(\.attempts) == [1])
        await spool.settle(again, .expired, at: later)
        await spool.flushNow()
        let detail = try #require(try await spool.detail(of: again.message).first)
        #expect(detail.entry.recipients.map(\.state) == [.delivered, .expired, .bounced])
        #expect(detail.entry.recipients.map(\.reply) == ["250 yes", "250 ok", "250 ok"])
        #expect(detail.entry.finishedAt == later)
        #expect(detail.attempts.map(\.transcript) == ["talk", "250 ok", "250 ok"].map { Array($0.utf8) })
    }

    @Test func `a settled recipient is not leased before its outcome is on disk`() async throws {
        try await spool.queue(Sample())
        let leased = try #require(await spool.lease(1, at: clock.now()).first)
        await spool.settle(leased, .deferred(until: clock.now()), at: clock.now())
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
        await spool.flushNow()
        #expect(await spool.lease(1, at: clock.now()).count == 1)
    }

    @Test func `outcomes join the next deposit's commit`() async throws {
        try await spool.queue(Sample())
        let leased = try #require(await spool.lease(1, at: clock.now()).first)
        await spool.settle(leased, .delivered, at: clock.now())
        let before = spool.counters.commits
        try await spool.queue(Sample(id: 2))
        #expect(spool.counters.commits == before + 1)
        #expect(try await spool.recipientStates(of: leased.message) == ["joe@example.org": .delivered])
    }

    @Test func `an outcome counts once`() async throws {
        try await spool.queue(Sample())
        let leased = try #require(await spool.lease(1, at: clock.now()).first)
        await spool.settle(leased, .delivered, at: clock.now())
        await spool.settle(leased, .bounced, at: clock.now())
        await spool.flushNow()
        await spool.settle(leased, .bounced, at: clock.now())
        await spool.flushNow()
        #expect(try await spool.recipientStates(of: leased.message) == ["joe@example.org": .delivered])
    }

    @Test func `when too many outcomes wait, nothing is handed out`() async throws {
        var limits = SpoolLimits()
        limits.waitingOutcomes = 2
        let scratch = try ScratchFolder()
        let spool = try await Spool(directory: scratch.path, time: clock, limits: limits)
        for id in 1...3 { try await spool.queue(Sample(id: UInt64(id))) }
        for leased in await spool.lease(2, at: clock.now()) { await spool.settle(leased, .delivered, at: clock.now()) }
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
        await spool.flushNow()
        #expect(await spool.lease(1, at: clock.now()).count == 1)
    }

    @Test func `a message is not delivered before its time`() async throws {
        let due = clock.now() + .hours(2)
        try await spool.queue(Sample(due: due))
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
        #expect(await spool.nextDue(after: clock.now()) == due)
        let spool = try await reopened()
        #expect(await spool.lease(1, at: due - .milliseconds(1)).isEmpty)
        #expect(await spool.lease(1, at: due).count == 1)
    }

    @Test func `work that became due since the last lease is not slept over`() async throws {
        let due = clock.now() + .seconds(1)
        try await spool.queue(Sample(due: due))
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
        #expect(await spool.nextDue(after: due + .seconds(1)) == due + .seconds(1))
        #expect(await spool.lease(1, at: due + .seconds(1)).count == 1)
        #expect(await spool.nextDue(after: due + .seconds(2)) == nil)
    }

    @Test func `an outcome alone is committed after a moment while run works`() async throws {
        try await spool.queue(Sample())
        let leased = try #require(await spool.lease(1, at: clock.now()).first)
        let spool = spool
        let clock = clock
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await spool.run() }
            await spool.settle(leased, .delivered, at: clock.now())
            while clock.sleeping < 2 { await Task.yield() }
            #expect(try await spool.counts().waitingOutcomes == 1)
            clock.advance(by: SpoolLimits().outcomeDelay)
            while try await spool.counts().waitingOutcomes > 0 { await Task.yield() }
            group.cancelAll()
        }
        #expect(try await spool.recipientStates(of: leased.message) == ["joe@example.org": .delivered])
    }

    @Test func `an outcome younger than a deposit's commit waits for its own moment`() async throws {
        for id in 1...2 { try await spool.queue(Sample(id: UInt64(id))) }
        let leased = await spool.lease(2, at: clock.now())
        try #require(leased.count == 2)
        let (spool, clock, delay) = (spool, clock, SpoolLimits().outcomeDelay)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await spool.run() }
            await spool.settle(leased[0], .delivered, at: clock.now())
            while clock.sleeping < 2 { await Task.yield() }
            clock.advance(by: .milliseconds(delay.milliseconds - 1))
            try await spool.queue(Sample(id: 3))
            #expect(try await spool.counts().waitingOutcomes == 0)
            await spool.settle(leased[1], .delivered, at: clock.now())
            clock.advance(by: .milliseconds(1))
            while clock.sleeping < 2 { await Task.yield() }
            #expect(try await spool.counts().waitingOutcomes == 1)
            clock.advance(by: delay)
            while try await spool.counts().waitingOutcomes > 0 { await Task.yield() }
            group.cancelAll()
        }
    }

    @Test func `bodies go at the final state, shared ones with the last of their messages`() async throws {
        let large = try await spool.body([UInt8](repeating: 9, count: 5000))
        try await spool.deposit((1...2).map { try Sample(id: $0).outbound(large) })
        #expect(try await spool.bodyRows() == 1)
        for (count, leased) in await spool.lease(2, at: clock.now()).enumerated() {
            await spool.settle(leased, .delivered, at: clock.now())
            await spool.flushNow()
            #expect(try await spool.bodyRows() == 1 - count)
        }
        #expect(files.names.count == 1, "this test still holds it")
        withExtendedLifetime(large) {}
    }

    @Test func `a body's file goes after the last message that used it`() async throws {
        try await spool.deposit([
            try Sample().outbound(try await spool.body([UInt8](repeating: 9, count: 5000)))
        ])
        #expect(files.names.count == 1)
        let spool = try await reopened()
        #expect(files.names.count == 1)
        do {
            let leased = try #require(await spool.lease(1, at: clock.now()).first)
            #expect(try await leased.body.whole() == [UInt8](repeating: 9, count: 5000))
            await spool.settle(leased, .delivered, at: clock.now())
        }
        await spool.flushNow()
        #expect(files.names.isEmpty)
    }

    @Test func `a message whose file is missing is reported and never leased`() async throws {
        try await spool.deposit([
            try Sample().outbound(try await spool.body([UInt8](repeating: 9, count: 5000)))
        ])
        await spool.close()
        for name in files.names { try files.remove(name) }
        let spool = try await reopened()
        #expect(await spool.damaged == [Sample().message])
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
    }

    @Test func `a known message id is ignored until 48 hours after its end`() async throws {
        let sample = Sample()
        try await spool.queue(sample)
        try await spool.queue(sample)
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.count == 1)
        await spool.settle(leased[0], .delivered, at: clock.now())
        await spool.flushNow()
        try await spool.queue(sample)
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        clock.advance(by: .hours(47))
        await spool.tidy()
        try await spool.queue(sample)
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        #expect(try await spool.detail(of: sample.message).count == 1)
        clock.advance(by: .hours(2))
        await spool.tidy()
        #expect(try await spool.detail(of: sample.message).isEmpty)
    }

    @Test func `finished messages are forgotten as fast as they come`() async throws {
        for id in 1...300 { try await spool.queue(Sample(id: UInt64(id))) }
        while case let work = await spool.lease(100, at: clock.now()), !work.isEmpty {
            for leased in work { await spool.settle(leased, .delivered, at: clock.now()) }
        }
        await spool.flushNow()
        #expect(try await spool.counts().queued == 0)
        clock.advance(by: .hours(49))
        for id in 301...305 { try await spool.queue(Sample(id: UInt64(id))) }
        #expect(try await spool.list(QueueFilter(includesFinished: true), limit: 500).count == 5)
    }

    @Test func `a new recipient under a known id is added`() async throws {
        try await spool.queue(Sample(recipients: ["a@example.org"]))
        try await spool.queue(Sample(recipients: ["a@example.org", "b@example.org"]))
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.flatMap { $0.recipients.map(\.mailbox.local) }.sorted() == ["a", "b"])
    }
}

extension Spool {
    func bodyRows() throws -> Int {
        try database.read { rows in try rows.first("SELECT count(*) FROM body") { Int($0.integer(0)) } } ?? 0
    }
}
