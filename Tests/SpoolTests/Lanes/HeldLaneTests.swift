import Authority
import Message
import TestKit
import Testing

@testable import Spool

@Suite struct HeldLaneTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool

    init() async throws {
        folder = try ScratchFolder()
        spool = try await Spool(directory: folder.path, time: clock)
    }

    private func reopened() async throws -> Spool {
        await spool.close()
        return try await Spool(directory: folder.path, time: clock)
    }

    @Test func `held mail is never leased, not even after its release`() async throws {
        try await spool.hold(try Sample().held(try await spool.body("text")))
        #expect(await spool.lease(10, at: clock.now() + .days(1)).isEmpty)
        #expect(try await spool.release(.message(Sample().message)) == 1)
        #expect(await spool.lease(10, at: clock.now() + .days(1)).isEmpty)
    }

    @Test func `a release hands everything needed to admit, and survives a restart`() async throws {
        try await spool.hold(try Sample().held(try await spool.body("text")))
        #expect(await spool.leaseForAdmission(10, at: clock.now()).isEmpty)
        #expect(try await spool.release(.customer(Sample().customer)) == 1)
        let first = await spool.leaseForAdmission(10, at: clock.now())
        #expect(first.count == 1)
        #expect(await spool.leaseForAdmission(10, at: clock.now()).isEmpty)
        let again = try await reopened().leaseForAdmission(10, at: clock.now())
        for released in first + again {
            #expect(released.cause == .released)
            #expect(released.message == Sample().message)
            #expect(released.recipients.map(\.description) == ["joe@example.org"])
            #expect(released.header == Array("Subject: hello\r\n".utf8))
            #expect(released.claim == Array(#"{"claim":1}"#.utf8))
            #expect(released.evidence == Array(#"{"evidence":1}"#.utf8))
            #expect(try await released.body.whole() == Array("text".utf8))
        }
        #expect(again.count == 1)
    }

    @Test func `an enqueue under the same id moves held recipients, with one body row all along`() async throws {
        try await spool.hold(
            try Sample(recipients: ["a@example.org", "b@example.org"]).held(try await spool.body("text")))
        try await spool.release(.message(Sample().message))
        let released = try #require(await spool.leaseForAdmission(1, at: clock.now()).first)
        try await spool.deposit([try Sample(recipients: ["a@example.org"]).outbound(released.body)])
        #expect(try await spool.bodyRows() == 1)
        #expect(try await spool.list().map(\.lane) == [.held, .outbound])
        try await spool.holdAgain(Sample().message, reason: .recipient)
        #expect(await spool.leaseForAdmission(1, at: clock.now()).isEmpty)
        let leased = try #require(await spool.lease(10, at: clock.now()).first)
        #expect(leased.recipients.map(\.mailbox.local) == ["a"])
        #expect(try await leased.body.whole() == Array("text".utf8))
        #expect(try await spool.list(QueueFilter(lane: .held)).map(\.reason) == [.recipient])
        // The other one too: nothing of the hold is left.
        try await spool.deposit([try Sample(recipients: ["b@example.org"]).outbound(released.body)])
        #expect(try await spool.list().map(\.lane) == [.outbound, .outbound])
        #expect(try await spool.counts().inAdmission == 0)
    }

    @Test func `sent and held recipients of one message are kept in one step`() async throws {
        let body = try await spool.body("text")
        let held = QueuedMessage(try Sample(recipients: ["b@example.org"]).held(body), limits: SpoolLimits())
        try await spool.deposit([try Sample(recipients: ["a@example.org"]).outbound(body), held])
        #expect(try await spool.list().map(\.lane) == [.outbound, .held])
        #expect(try await spool.bodyRows() == 1)
        // A retry of the door changes nothing, whatever has happened since.
        try await spool.deposit([try Sample(recipients: ["a@example.org"]).outbound(body), held])
        #expect(try await spool.list().count == 2)
        #expect(await spool.lease(10, at: clock.now()).count == 1)
    }

    @Test func `a hold ends visibly after seven days, and its outcome is recorded first`() async throws {
        try await spool.hold(try Sample().held(try await spool.body("text")))
        clock.advance(by: .milliseconds(7 * 86_400_000 - 1))
        #expect(try await spool.expireHeld(at: clock.now()) { _ in } == EndReport())
        clock.advance(by: .milliseconds(1))
        let spool = spool
        let report = try await spool.expireHeld(at: clock.now()) { ended in
            #expect(ended.map(\.state) == [.expired])
            let states = try await spool.recipientStates(of: Sample().message)
            #expect(states == ["joe@example.org": .waiting])
        }
        #expect(report == EndReport(ended: 1))
        #expect(try await spool.recipientStates(of: Sample().message) == ["joe@example.org": .expired])
        #expect(try await spool.bodyRows() == 0)
    }

    @Test func `an outcome that cannot be recorded ends nothing`() async throws {
        struct Failure: Error {}
        try await spool.hold(try Sample().held(try await spool.body("text")))
        try await spool.queue(Sample(id: 2))
        await #expect(throws: SpoolError.self) { try await spool.drop(QueueFilter()) { _ in throw Failure() } }
        #expect(try await spool.recipientStates(of: Sample().message) == ["joe@example.org": .waiting])
        #expect(await spool.lease(10, at: clock.now()).count == 1)
        #expect(try await spool.release(.message(Sample().message)) == 1)
    }

    @Test func `mail that came in is handed out once, kept until it is finished, and then gone`() async throws {
        try await spool.receive(try Sample().inbound(try await spool.body("report")))
        let first = try #require(await spool.leaseInbound(10).first)
        #expect(await spool.leaseInbound(10).isEmpty)
        #expect(first.message == Sample().message)
        #expect(first.reversePath == .null)
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        let spool = try await reopened()
        let again = try #require(await spool.leaseInbound(10).first)
        #expect(try await again.body.whole() == Array("report".utf8))
        try await spool.finishInbound([again.message])
        #expect(try await spool.bodyRows() == 0)
        #expect(try await spool.counts().inbound == 0)
    }
}
