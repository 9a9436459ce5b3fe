import Authority
import Message
import Store
import TestKit
import Testing

@testable import Spool

@Suite struct OperatorTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool

    init() async throws {
        folder = try ScratchFolder()
        spool = try await Spool(directory: folder.path, time: clock)
    }

    private func queueThree() async throws {
        try await spool.queue(Sample(id: 1, customer: CustomerID(bits: 1), recipients: ["a@one.example"]))
        try await spool.queue(Sample(id: 2, customer: CustomerID(bits: 2), recipients: ["b@two.example"]))
        try await spool.queue(Sample(id: 3, customer: CustomerID(bits: 3), recipients: ["c@three.example"]))
    }

    private func leasedIDs(_ spool: Spool) async -> Set<MessageID> {
        let leased = await spool.lease(10, at: clock.now())
        await spool.giveBack(leased.map(\.lease))
        return Set(leased.map(\.message))
    }

    @Test func `a hold by message, customer or domain is asked at lease and survives a restart`() async throws {
        try await queueThree()
        try await spool.hold(.message(Sample(id: 1).message))
        try await spool.hold(.customer(CustomerID(bits: 2)))
        try await spool.hold(.domain(try DomainName("three.example")))
        #expect(await leasedIDs(spool).isEmpty)
        #expect(await leasedIDs(spool).isEmpty)
        await spool.close()
        let spool = try await Spool(directory: folder.path, time: clock)
        #expect(await leasedIDs(spool).isEmpty)
        #expect(await spool.holds.count == 3)
        try await spool.release(.message(Sample(id: 1).message))
        #expect(await leasedIDs(spool) == [Sample(id: 1).message])
        try await spool.release(.customer(CustomerID(bits: 2)))
        try await spool.release(.domain(try DomainName("three.example")))
        #expect(await leasedIDs(spool).count == 3)
    }

    @Test func `a freeze and a thaw write nothing`() async throws {
        try await queueThree()
        let commits = spool.counters.commits
        await spool.freeze([CustomerID(bits: 1), CustomerID(bits: 3)])
        #expect(await leasedIDs(spool) == [Sample(id: 2).message])
        await spool.freeze([])
        #expect(await leasedIDs(spool).count == 3)
        #expect(spool.counters.commits == commits)
    }

    @Test func `a drop ends what it names, records it first, and leaves what is in flight`() async throws {
        try await queueThree()
        try await spool.queue(
            Sample(id: 4, customer: CustomerID(bits: 2), recipients: ["x@two.example", "y@four.example"]))
        try await spool.hold(
            try Sample(id: 5, recipients: ["z@two.example"]).held(try await spool.body("held")))
        let leased = try #require(
            await spool.lease(10, at: clock.now(), notTo: [try DomainName("four.example")])
                .first { $0.message == Sample(id: 2).message })
        let report = try await spool.drop(QueueFilter(domain: try DomainName("two.example"))) { ended in
            #expect(ended.allSatisfy { $0.recipient.domain.text == "two.example" && $0.state == .dropped })
        }
        // b and x are leased; z is held.
        #expect(report == EndReport(ended: 1, inFlight: 2))
        await spool.giveBack([leased.lease])
        #expect(try await spool.drop(QueueFilter(message: leased.message)) { _ in } == EndReport(ended: 1))
        #expect(await leasedIDs(spool) == [Sample(id: 4).message])
        #expect(try await spool.recipientStates(of: leased.message) == ["b@two.example": .dropped])
    }

    @Test func `a dropped recipient of a message in memory is not leased with the others`() async throws {
        try await spool.queue(Sample(recipients: ["a@one.example", "b@two.example"]))
        _ = try await spool.drop(QueueFilter(domain: try DomainName("one.example"))) { _ in }
        #expect(await spool.lease(10, at: clock.now()).map(\.destination.text) == ["two.example"])
    }

    @Test func `a list has pages and filters`() async throws {
        for id in 1...7 {
            try await spool.queue(
                Sample(
                    id: UInt64(id), customer: CustomerID(bits: UInt128(id % 2)), recipients: ["r@d\(id % 3).example"]))
        }
        let first = try await spool.list(limit: 3)
        let second = try await spool.list(after: try #require(first.last).cursor, limit: 3)
        let third = try await spool.list(after: try #require(second.last).cursor, limit: 3)
        #expect((first + second + third).map(\.message) == (1...7).map { Sample(id: $0).message })
        #expect(try await spool.list(QueueFilter(customer: CustomerID(bits: 1))).count == 4)
        #expect(try await spool.list(QueueFilter(domain: try DomainName("d1.example"))).count == 3)
        #expect(try await spool.list(QueueFilter(message: Sample(id: 5).message)).count == 1)
        #expect(try await spool.list(QueueFilter(lane: .held)).isEmpty)
        for leased in await spool.lease(2, at: clock.now()) { await spool.settle(leased, .delivered, at: clock.now()) }
        await spool.flushNow()
        #expect(try await spool.list().count == 5)
        #expect(try await spool.list(QueueFilter(includesFinished: true)).count == 7)
    }

    @Test func `counts say what is where`() async throws {
        try await queueThree()
        try await spool.queue(Sample(id: 4, due: clock.now() + .hours(1)))
        try await spool.hold(try Sample(id: 5).held(try await spool.body("held")))
        try await spool.receive(try Sample(id: 6).inbound(try await spool.body("report")))
        _ = await spool.lease(1, at: clock.now())
        let counts = try await spool.counts()
        #expect(counts.queued == 4)
        #expect(counts.held == 1)
        #expect(counts.inbound == 1)
        #expect(counts.leased == 1)
        #expect(counts.dueTurns == 2)
        #expect(counts.laterTurns == 1)
        #expect(counts.oldest == Sample().at)
        #expect(counts.commits > 0 && counts.syncs >= counts.commits)
    }

    @Test func `transcripts are bounded: in octets, and the first and the newest of them`() async throws {
        try await spool.queue(Sample())
        var now = clock.now()
        for number in 1...40 {
            let leased = try #require(await spool.lease(1, at: now).first)
            let later = now + .minutes(1)
            await spool.settle([
                Attempt(
                    lease: leased.lease, at: now, remoteHost: nil,
                    transcript: [UInt8](repeating: UInt8(number), count: 10_000),
                    results: leased.recipients.map { .init($0.mailbox, .deferred(until: later), reply: "450") })
            ])
            await spool.flushNow()
            now = later
        }
        let attempts = try #require(try await spool.detail(of: Sample().message).first).attempts
        #expect(attempts.map { $0.transcript.first } == ([1] + (10...40)).map { UInt8($0) })
        #expect(attempts.allSatisfy { $0.transcript.count == 8192 })
    }
}
