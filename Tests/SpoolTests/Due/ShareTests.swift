import Authority
import Message
import TestKit
import Testing

@testable import Spool

/// Places for leased work, and who may have them.
@Suite struct ShareTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool
    private let greedy = CustomerID(bits: 1)
    private let modest = CustomerID(bits: 2)

    init() async throws {
        folder = try ScratchFolder()
        var limits = SpoolLimits()
        limits.places = 16
        spool = try await Spool(directory: folder.path, time: clock, limits: limits)
    }

    private func queue(_ ids: ClosedRange<UInt64>, of customer: CustomerID) async throws {
        for id in ids {
            try await spool.queue(Sample(id: id, customer: customer, recipients: ["joe@d\(id % 9).example"]))
        }
    }

    @Test func `a customer whose mail never ends leaves places for others, whatever it writes to`() async throws {
        try await queue(1...40, of: greedy)
        var taken: [Leased] = []
        while case let work = await spool.lease(16, at: clock.now()), !work.isEmpty { taken += work }
        #expect(taken.count == 8)
        try await queue(100...100, of: modest)
        let innocent = await spool.lease(16, at: clock.now())
        #expect(innocent.map(\.customer) == [modest])
        #expect(await spool.lease(16, at: clock.now()).isEmpty)
    }

    @Test func `two such customers leave a third of the places`() async throws {
        try await queue(1...40, of: greedy)
        try await queue(41...80, of: modest)
        var taken: [CustomerID: Int] = [:]
        while case let work = await spool.lease(3, at: clock.now()), !work.isEmpty {
            for leased in work { taken[leased.customer, default: 0] += 1 }
        }
        #expect(taken.values.sorted() == [5, 6])
    }

    @Test func `a place is free again when work is settled, given back, or found not to be due`() async throws {
        try await queue(1...40, of: greedy)
        let taken = await spool.lease(16, at: clock.now())
        #expect(taken.count == 8)
        await spool.settle(taken[0], .delivered, at: clock.now())
        #expect(await spool.lease(16, at: clock.now()).count == 1)
        await spool.giveBack([taken[1].lease, taken[1].lease])
        #expect(await spool.lease(16, at: clock.now()).count == 1)
        try await spool.hold(.message(Sample(id: 20, customer: greedy).message))
        for leased in taken.dropFirst(2) { await spool.settle(leased, .delivered, at: clock.now()) }
        var more: [Leased] = []
        while case let work = await spool.lease(1, at: clock.now()), !work.isEmpty { more += work }
        #expect(more.count == 6)
    }

    @Test func `a customer that had its share goes on where it was once there is room`() async throws {
        try await queue(1...20, of: greedy)
        let first = await spool.lease(16, at: clock.now())
        #expect(await spool.lease(16, at: clock.now()).isEmpty)
        for leased in first { await spool.settle(leased, .delivered, at: clock.now()) }
        let second = await spool.lease(16, at: clock.now())
        #expect(first.map(\.message) + second.map(\.message) == (1...16).map { Sample(id: $0).message })
    }
}
