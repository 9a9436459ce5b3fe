import Authority
import Message
import TestKit
import Testing

@testable import Spool

@Suite struct AdmissionTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool

    init() async throws {
        folder = try ScratchFolder()
        spool = try await Spool(directory: folder.path, time: clock)
    }

    private func returned(of sample: Sample) async throws -> ReturnedMessage {
        try await spool.queue(sample)
        clock.advance(by: .milliseconds(48 * 3_600_000 + 1))
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        return try #require(await spool.leaseForAdmission(10, at: clock.now()).first)
    }

    @Test func `a signature with 24 hours left goes out, with less it goes back to admission`() async throws {
        try await spool.queue(Sample())
        clock.advance(by: .hours(48))
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.count == 1)
        await spool.giveBack(leased.map(\.lease))
        clock.advance(by: .milliseconds(1))
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        let again = await spool.leaseForAdmission(10, at: clock.now())
        #expect(again.map(\.cause) == [.signatureExpiring])
        #expect(again.map(\.message) == [Sample().message])
        #expect(await spool.leaseForAdmission(10, at: clock.now()).isEmpty)
    }

    @Test func `new signatures take the place of the old ones, with attempts and body kept`() async throws {
        _ = try await returned(of: Sample())
        try await spool.replaceSignatures(try Sample().signatures(clock.now() + .hours(72)))
        let leased = try #require(await spool.lease(10, at: clock.now()).first)
        #expect(leased.header == Array("Subject: again\r\n".utf8))
        #expect(leased.signatureFields == Array("DKIM-Signature: v=2\r\n".utf8))
        #expect(leased.signatureExpires == clock.now() + .hours(72))
        #expect(try await leased.body.whole() == Array("body of 1".utf8))
        #expect(try await spool.counts().inAdmission == 0)
    }

    @Test func `a narrower verdict splits a message between the lanes`() async throws {
        let sample = Sample(recipients: ["a@one.example", "b@one.example", "c@two.example"])
        let again = try await returned(of: sample)
        #expect(again.recipients.count == 3)
        try await spool.replaceSignatures(
            try sample.signatures(clock.now() + .hours(72), for: ["a@one.example", "c@two.example"]))
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.map { $0.recipients.map(\.mailbox.local) } == [["a"], ["c"]])
        for lease in leased { #expect(try await lease.body.whole() == Array("body of 1".utf8)) }
        var draft = try Sample(recipients: ["b@one.example"]).held(again.body)
        draft.heldAt = clock.now()
        try await spool.moveToHeld(draft)
        #expect(try await spool.counts().inAdmission == 0)
        #expect(try await spool.list().map(\.lane) == [.outbound, .held])
        #expect(try await spool.bodyRows() == 1)
        await #expect(throws: SpoolError.unknownMessage) { try await spool.moveToHeld(draft) }
    }

    @Test func `an admission that could not tell comes back at its time`() async throws {
        let again = try await returned(of: Sample())
        let later = clock.now() + .minutes(5)
        await spool.postpone(again.message, until: later)
        #expect(await spool.nextAdmission() == later)
        #expect(await spool.leaseForAdmission(10, at: clock.now()).isEmpty)
        #expect(await spool.leaseForAdmission(10, at: later).count == 1)
    }

    @Test func `a refused admission is dropped`() async throws {
        let again = try await returned(of: Sample())
        let report = try await spool.drop(QueueFilter(message: again.message)) { _ in }
        #expect(report == EndReport(ended: 1))
        #expect(try await spool.counts().inAdmission == 0)
        #expect(await spool.leaseForAdmission(10, at: clock.now() + .days(1)).isEmpty)
    }

    @Test func `signatures of an unknown message are refused and harm nobody in the batch`() async throws {
        let spool = spool
        let stranger = try Sample(id: 99).signatures(clock.now())
        let body = try await spool.body("text")
        let kept = try Sample().outbound(body)
        let answers = await withTaskGroup(of: SpoolError?.self) { group in
            group.addTask {
                await Self.failure { () throws(SpoolError) in try await spool.replaceSignatures(stranger) }
            }
            group.addTask { await Self.failure { () throws(SpoolError) in try await spool.deposit([kept]) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers) == [nil, .unknownMessage])
        #expect(await spool.lease(1, at: clock.now()).count == 1)
    }

    private static func failure(_ body: () async throws(SpoolError) -> Void) async -> SpoolError? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}
