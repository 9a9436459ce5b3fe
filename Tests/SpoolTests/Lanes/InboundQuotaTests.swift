import Authority
import Message
import TestKit
import Testing

@testable import Spool

/// What strangers may leave with us.
@Suite struct InboundQuotaTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool

    private static var limits: SpoolLimits {
        var limits = SpoolLimits()
        limits.inbound.reports = .init(messages: 6, octets: 3000)
        limits.inbound.postmaster = .init(messages: 2, octets: 1000)
        limits.inbound.perAddress = 2
        limits.inbound.perNetwork = 4
        return limits
    }

    init() async throws {
        folder = try ScratchFolder()
        spool = try await Spool(directory: folder.path, time: clock, limits: Self.limits)
    }

    /// - Returns: whether it was taken.
    private func receive(
        _ id: UInt64, to recipients: [String], from source: String = "192.0.2.1", octets: Int = 10,
        _ spool: Spool? = nil
    ) async throws -> Bool {
        let spool = spool ?? self.spool
        var message = try Sample(id: id, recipients: recipients, at: clock.now()).inbound(
            try await spool.body([UInt8](repeating: 65, count: octets)))
        message.source = try IPAddress(source)
        do {
            try await spool.receive(message)
        } catch {
            guard error == .overQuota else { throw error }
            return false
        }
        return true
    }

    private func received(
        _ ids: ClosedRange<UInt64>, _ recipient: (UInt64) -> String, from source: (UInt64) -> String
    ) async throws -> Int {
        var count = 0
        for id in ids where try await receive(id, to: [recipient(id)], from: source(id)) { count += 1 }
        return count
    }

    @Test func `one return path takes so many messages, at whichever domain and in whatever case`() async throws {
        #expect(try await receive(1, to: ["b+token@bounce.example"], from: "192.0.2.1"))
        #expect(try await receive(2, to: ["B+Token@csb.other.example"], from: "198.51.100.1"))
        #expect(try await !receive(3, to: ["b+token@csb.third.example"], from: "203.0.113.1"))
        #expect(try await !receive(4, to: ["b+fresh@bounce.example", "b+token@bounce.example"], from: "203.0.113.1"))
        #expect(try await receive(5, to: ["b+fresh@bounce.example"], from: "203.0.113.1"))
    }

    @Test func `one network takes so many messages, however many addresses it has`() async throws {
        #expect(try await received(1...6, { "b+t\($0)@bounce.example" }, from: { "192.0.2.\($0)" }) == 4)
        #expect(try await receive(7, to: ["b+t7@bounce.example"], from: "198.51.100.1"))
    }

    @Test func `an IPv6 network is a /48`() async throws {
        #expect(try await received(1...6, { "b+t\($0)@bounce.example" }, from: { "2001:db8:1:\($0)::1" }) == 4)
        #expect(try await receive(7, to: ["b+t7@bounce.example"], from: "2001:db8:2::1"))
    }

    @Test func `the whole lane takes so many messages from everybody together`() async throws {
        #expect(try await received(1...9, { "b+t\($0)@bounce.example" }, from: { "10.0.\($0).1" }) == 6)
    }

    @Test func `the whole lane takes so many octets from everybody together`() async throws {
        #expect(try await receive(1, to: ["b+t1@bounce.example"], from: "10.0.1.1", octets: 2000))
        #expect(try await !receive(2, to: ["b+t2@bounce.example"], from: "10.0.2.1", octets: 1000))
        #expect(try await receive(3, to: ["b+t3@bounce.example"], from: "10.0.3.1", octets: 500))
    }

    @Test func `a lane full of reports still takes the postmaster's mail, and the other way round`() async throws {
        #expect(try await received(1...9, { "b+t\($0)@bounce.example" }, from: { "10.0.\($0).1" }) == 6)
        #expect(try await received(11...14, { _ in "Postmaster@mail.example" }, from: { "10.1.\($0).1" }) == 2)
        let first = await spool.leaseInbound(1)
        try await spool.finishInbound(first.map(\.message))
        #expect(try await receive(20, to: ["b+t20@bounce.example"], from: "10.2.0.1"))
    }

    @Test func `what was read makes room, and what is there counts after a restart too`() async throws {
        #expect(try await receive(1, to: ["b+token@bounce.example"]))
        #expect(try await receive(2, to: ["b+token@bounce.example"]))
        await spool.close()
        let again = try await Spool(directory: folder.path, time: clock, limits: Self.limits)
        #expect(try await !receive(3, to: ["b+token@bounce.example"], again))
        try await again.finishInbound([try #require(await again.leaseInbound(1).first).message])
        #expect(try await receive(4, to: ["b+token@bounce.example"], again))
        #expect(try await !receive(5, to: ["b+token@bounce.example"], again))
    }

    @Test func `messages that come at the same time share the room that is left`() async throws {
        let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in 1...8 as ClosedRange<UInt64> {
                group.addTask { try await receive(id, to: ["b+token@bounce.example"]) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        // One that is being written counts twice for a moment, so the room may seem smaller and never larger.
        #expect((1...2).contains(taken))
        #expect(try await spool.counts().inbound == taken)
    }

    @Test func `a message that could not be written keeps no room`() async throws {
        let files = ForgetfulFileLayer()
        let other = try ScratchFolder()
        let spool = try await Spool(directory: other.path, time: clock, files: files, limits: Self.limits)
        files.setFree(0)
        for id in 1...3 as ClosedRange<UInt64> {
            await #expect(throws: SpoolError.full) {
                _ = try await receive(id, to: ["b+token@bounce.example"], spool)
            }
        }
        files.setFree(1 << 40)
        #expect(try await receive(4, to: ["b+token@bounce.example"], spool))
    }

    @Test func `what nobody reads in seven days ends visibly and makes room`() async throws {
        #expect(try await receive(1, to: ["b+token@bounce.example"]))
        #expect(try await receive(2, to: ["b+token@bounce.example"]))
        let early = Sample(id: 1, at: clock.now()).message
        clock.advance(by: .milliseconds(7 * 86_400_000 - 1))
        await spool.tidy()
        #expect(try await spool.counts().inbound == 2)
        clock.advance(by: .milliseconds(1))
        await spool.tidy()
        #expect(try await spool.counts().inbound == 0)
        #expect(try await spool.recipientStates(of: early) == ["b+token@bounce.example": .expired])
        #expect(await spool.leaseInbound(10).isEmpty)
        #expect(try await spool.bodyRows() == 0)
        #expect(try await receive(3, to: ["b+token@bounce.example"]))
        #expect(await spool.leaseInbound(10).count == 1)
    }
}
