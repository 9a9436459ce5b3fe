import Authority
import Message
import Store
import TestKit
import Testing

@testable import Spool

/// What a sender wants to hear stays with its message through lanes, restarts and signatures.
@Suite struct DSNTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let spool: Spool

    init() async throws {
        folder = try ScratchFolder()
        spool = try await Spool(directory: folder.path, time: clock)
    }

    private func sample() throws -> Sample {
        var sample = Sample(recipients: ["joe@example.org", "ann@example.org"])
        sample.dsn = DSNRequest(
            returning: .headers, envelopeID: EnvelopeID(Array("QQ 314=159".utf8)),
            recipients: [
                try Mailbox("joe@example.org"): .init(
                    notify: [.success, .delay], original: TypedAddress("rfc822;Joe;J@old.example")),
                try Mailbox("ann@example.org"): .init(notify: .never),
            ])
        return sample
    }

    private func reopened() async throws -> Spool {
        await spool.close()
        return try await Spool(directory: folder.path, time: clock)
    }

    private func expect(_ leased: Leased?, _ sample: Sample) throws {
        let leased = try #require(leased)
        #expect(leased.returning == .headers && leased.envelopeID?.text == "QQ 314=159")
        for recipient in leased.recipients { #expect(recipient.dsn == sample.dsn[recipient.mailbox]) }
    }

    @Test func `it is leased with the message, from memory and from its rows`() async throws {
        let sample = try sample()
        try await spool.queue(sample)
        try expect(await spool.lease(10, at: clock.now()).first, sample)
        try expect(try await reopened().lease(10, at: clock.now()).first, sample)
    }

    @Test func `nothing that was said stays nothing`() async throws {
        try await spool.queue(Sample())
        let leased = try #require(try await reopened().lease(10, at: clock.now()).first)
        #expect(leased.returning == nil && leased.envelopeID == nil)
        #expect(leased.recipients.map(\.dsn) == [.none])
    }

    @Test func `a released message brings it back, and takes it to the outbound lane`() async throws {
        let sample = try sample()
        try await spool.hold(try sample.held(try await spool.body("text")))
        _ = try await spool.release(.message(sample.message))
        let returned = try #require(await spool.leaseForAdmission(10, at: clock.now()).first)
        #expect(returned.dsn == sample.dsn)
        try await spool.deposit([try sample.outbound(returned.body)])
        try expect(await spool.lease(10, at: clock.now()).first, sample)
    }

    @Test func `a message with old signatures brings it back, and keeps it when it is split`() async throws {
        let sample = try sample()
        try await spool.queue(sample)
        clock.advance(by: .hours(49))
        #expect(await spool.lease(10, at: clock.now()).isEmpty)
        let returned = try #require(await spool.leaseForAdmission(10, at: clock.now()).first)
        #expect(returned.dsn == sample.dsn)
        try await spool.replaceSignatures(try sample.signatures(clock.now() + .hours(72), for: ["joe@example.org"]))
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.map { $0.recipients.map(\.mailbox.local) } == [["joe"]])
        try expect(leased.first, sample)
    }

    @Test func `that a delay was told is remembered`() async throws {
        try await spool.queue(try sample())
        let leased = try #require(await spool.lease(10, at: clock.now()).first)
        let later = clock.now() + .minutes(5)
        await spool.settle([
            Attempt(
                lease: leased.lease, at: clock.now(), remoteHost: nil, transcript: [],
                results: leased.recipients.map {
                    .init($0.mailbox, .deferred(until: later), reply: "451", tellsDelay: $0.mailbox.local == "joe")
                })
        ])
        await spool.flushNow()
        clock.advance(by: .minutes(5))
        for attempt in 1...2 {
            let again = try #require(await spool.lease(10, at: clock.now()).first)
            #expect(again.recipients.map(\.isDelayTold) == [true, false], "attempt \(attempt)")
            // Another try that tells nothing changes nothing.
            await spool.settle(again, .deferred(until: clock.now()), at: clock.now())
            await spool.flushNow()
        }
    }

    @Test func `the first moment of trying is the time of acceptance, or the one asked for`() async throws {
        try await spool.queue(Sample())
        var draft = try Sample(id: 2).outbound(try await spool.body("later"))
        draft.envelope.notBefore = clock.now() - .hours(1)
        var future = try Sample(id: 3).outbound(try await spool.body("later"))
        future.envelope.notBefore = clock.now() + .hours(1)
        try await spool.deposit([draft, future])
        let leased = await spool.lease(10, at: clock.now())
        #expect(leased.map { $0.startedAt - clock.now() } == [.seconds(0), .seconds(0), .hours(1)])
    }

    @Test func `messages queued before it was kept are still there`() async throws {
        let old = try ScratchFolder()
        do {
            let path = "\(old.path)/spool"
            try DiskFileLayer().makeFolder("\(path)/bodies")
            let database = try Database(
                path: "\(path)/spool.sqlite", migrations: Array(Schema.migrations.prefix(1)))
            let time = clock.now().milliseconds
            try database.write { rows in
                try rows.script(
                    """
                    INSERT INTO body VALUES (1, 2, x'4869');
                    INSERT INTO envelope (seq, id, lane, customer, identity, label, signing_domain, class, reverse_path,
                        body, size, accepted, expires, signature_expires)
                    VALUES (1, x'00000000000000000000000000000009', 0, x'00000000000000000000000000000001',
                        x'0100000000000000000000000000000002', 'l', 'a.example', 'transactional', 'n@a.example', 1, 9,
                        \(time), \(time + 1_000_000), \(time + 200_000_000));
                    INSERT INTO content (seq, header, signatures) VALUES (1, x'', x'');
                    INSERT INTO recipient VALUES (1, 0, 'joe@example.org', 'example.org', 'k', 0, 2, \(time), '');
                    """)
            }
        }
        let spool = try await Spool(directory: old.path, time: clock)
        let leased = try #require(await spool.lease(10, at: clock.now()).first)
        #expect(leased.message == MessageID(bits: 9))
        #expect(leased.recipients.map(\.attempts) == [2])
        #expect(leased.recipients.map(\.dsn) == [.none])
        #expect(leased.recipients.map(\.isDelayTold) == [false])
    }
}
