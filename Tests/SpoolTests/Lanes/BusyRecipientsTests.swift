import Authority
import Message
import TestKit
import Testing

@testable import Spool

/// Messages of which one part is with Delivery while the other passes `admit` again.
@Suite struct BusyRecipientsTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool
    private let sample = Sample(recipients: ["a@busy.example", "b@idle.example"])

    init() async throws {
        folder = try ScratchFolder()
        spool = try await Spool(directory: folder.path, time: clock)
    }

    /// Leaves one recipient with Delivery, and the other with Pipeline because the signatures grew old.
    private func parted() async throws -> (busy: Leased, returned: ReturnedMessage) {
        try await spool.queue(sample)
        clock.advance(by: .hours(48))
        let busy = try #require(await spool.lease(1, at: clock.now()).first)
        #expect(busy.destination.text == "busy.example")
        clock.advance(by: .milliseconds(1))
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        let returned = try #require(await spool.leaseForAdmission(10, at: clock.now()).first)
        #expect(returned.recipients.map(\.local) == ["b"])
        return (busy, returned)
    }

    /// Delivery defers what it had; it comes up for admission at its time, and is delivered with new signatures.
    private func expectsBusyOneToGoOn(_ busy: Leased) async throws {
        let later = clock.now() + .minutes(10)
        await spool.settle(busy, .deferred(until: later), at: clock.now())
        await spool.flushNow()
        clock.advance(by: .minutes(10))
        #expect(await spool.lease(10, at: later).isEmpty)
        let again = try #require(await spool.leaseForAdmission(10, at: later).first)
        #expect(again.recipients.map(\.local) == ["a"])
        try await spool.replaceSignatures(try sample.signatures(later + .hours(72), for: ["a@busy.example"]))
        let leased = try #require(await spool.lease(10, at: later).first)
        #expect(leased.recipients.map(\.mailbox.local) == ["a"])
        #expect(leased.recipients.map(\.attempts) == [1])
        #expect(leased.header == Array("Subject: again\r\n".utf8))
        #expect(try await spool.counts().inAdmission == 0)
    }

    @Test func `new signatures for the others do not leave a busy recipient behind`() async throws {
        let (busy, _) = try await parted()
        try await spool.replaceSignatures(try sample.signatures(clock.now() + .hours(72), for: ["b@idle.example"]))
        let renewed = try #require(await spool.lease(10, at: clock.now()).first)
        #expect(renewed.recipients.map(\.mailbox.local) == ["b"])
        await spool.settle(renewed, .delivered, at: clock.now())
        try await expectsBusyOneToGoOn(busy)
    }

    @Test func `others that become held do not leave a busy recipient behind`() async throws {
        let (busy, returned) = try await parted()
        var draft = try Sample(recipients: ["b@idle.example"]).held(returned.body)
        draft.heldAt = clock.now()
        try await spool.moveToHeld(draft)
        try await expectsBusyOneToGoOn(busy)
    }

    @Test func `others that an operator drops do not leave a busy recipient behind`() async throws {
        try await spool.queue(sample)
        clock.advance(by: .hours(48))
        let busy = try #require(await spool.lease(1, at: clock.now()).first)
        clock.advance(by: .milliseconds(1))
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        let report = try await spool.drop(QueueFilter(message: sample.message)) { _ in }
        #expect(report == EndReport(ended: 1, inFlight: 1))
        // Its turn comes while the envelope is still listed.
        await spool.settle(busy, .postponed(until: clock.now()), at: clock.now())
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        let again = try #require(await spool.leaseForAdmission(10, at: clock.now()).first)
        #expect(again.recipients.map(\.local) == ["a"])
    }

    @Test func `a listed message whose recipients are all with Delivery is found again`() async throws {
        let (busy, returned) = try await parted()
        await spool.postpone(returned.message, until: clock.now() + .minutes(5))
        _ = try await spool.drop(QueueFilter(message: sample.message)) { _ in }
        clock.advance(by: .minutes(5))
        #expect(await spool.leaseForAdmission(10, at: clock.now()).isEmpty)
        #expect(try await spool.counts().inAdmission == 0)
        try await expectsBusyOneToGoOn(busy)
    }

    @Test func `new signatures for recipients that an operator is ending lose nobody`() async throws {
        let (busy, _) = try await parted()
        let (spool, signatures) = (spool, try sample.signatures(clock.now() + .hours(72), for: ["b@idle.example"]))
        await #expect(throws: SpoolError.self) {
            _ = try await spool.drop(QueueFilter(message: self.sample.message)) { _ in
                try await spool.replaceSignatures(signatures)
                throw SpoolError.closed
            }
        }
        let later = clock.now() + .minutes(1)
        #expect(await spool.lease(10, at: later).isEmpty)
        let again = try #require(await spool.leaseForAdmission(10, at: later).first)
        #expect(again.recipients.map(\.local) == ["b"])
        await spool.giveBack([busy.lease])
    }
}
