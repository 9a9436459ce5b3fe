import Authority
import Message
import TestKit
import Testing

@testable import Spool

/// Mail that an operator let go, of a customer whose other mail stays.
@Suite struct ReleasedTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool
    private let customer = CustomerID(bits: 7)

    init() async throws {
        folder = try ScratchFolder()
        spool = try await Spool(directory: folder.path, time: clock)
    }

    private func queueBoth(_ spool: Spool) async throws {
        try await spool.queue(Sample(id: 1, customer: customer))
        try await spool.queue(Sample(id: 2, customer: customer, isReleased: true))
    }

    private func leased(_ spool: Spool) async -> [MessageID] {
        let work = await spool.lease(10, at: clock.now())
        await spool.giveBack(work.map(\.lease))
        return work.map(\.message).sorted()
    }

    @Test func `of a held customer only what was released goes, of a frozen one nothing`() async throws {
        try await queueBoth(spool)
        await spool.freeze([], holding: [customer])
        #expect(await leased(spool) == [Sample(id: 2).message])
        await spool.freeze([customer], holding: [customer])
        #expect(await leased(spool).isEmpty)
        await spool.freeze([], holding: [customer])
        #expect(await leased(spool) == [Sample(id: 2).message])
        await spool.freeze([])
        #expect(await leased(spool) == [Sample(id: 1).message, Sample(id: 2).message])
    }

    @Test func `an operator's pause holds what was released too`() async throws {
        try await queueBoth(spool)
        try await spool.hold(.customer(customer))
        #expect(await leased(spool).isEmpty)
        try await spool.release(.customer(customer))
        #expect(await leased(spool).count == 2)
    }

    @Test func `it is remembered over tries, new signatures and restarts`() async throws {
        try await queueBoth(spool)
        await spool.freeze([], holding: [customer])
        let work = try #require(await spool.lease(10, at: clock.now()).first)
        #expect(work.releasedAt == Sample().at)
        #expect(work.authorDomain.text == "news.example.com")
        await spool.settle(work, .deferred(until: clock.now()), at: clock.now())
        await spool.flushNow()
        #expect(await leased(spool) == [Sample(id: 2).message])
        try await spool.replaceSignatures(try Sample(id: 2).signatures(clock.now() + .hours(72)))
        #expect(await leased(spool) == [Sample(id: 2).message])
        await spool.close()
        let again = try await Spool(directory: folder.path, time: clock)
        await again.freeze([], holding: [customer])
        let restarted = await again.lease(10, at: clock.now())
        #expect(restarted.map(\.message) == [Sample(id: 2).message])
        #expect(restarted.map(\.releasedAt) == [Sample().at])
        #expect(restarted.map(\.authorDomain.text) == ["news.example.com"])
    }

    @Test func `what was not released says so`() async throws {
        try await spool.queue(Sample())
        #expect(await spool.lease(1, at: clock.now()).map(\.releasedAt) == [nil])
    }
}
