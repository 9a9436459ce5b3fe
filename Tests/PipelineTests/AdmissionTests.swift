import Authority
import Ledger
import MailAuth
import Message
import Pipeline
import Signing
import Spool
import TestKit
import Testing

@Suite struct AdmissionTests {
    @Test func `what is accepted is in the spool with both signatures over the bytes that were decided`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(as: sender)
        let departed = try #require(try await world.departing().first)
        #expect(departed.message == accepted.id)
        #expect(departed.recipients == ["joe@example.org"])
        let results = try await world.verify(departed)
        #expect(results.map(\.result) == [.pass, .pass])
        #expect(results.map(\.domain) == ["acme.example", PipelineWorld.platform])
        #expect(try await world.ledger.digest(of: accepted.id) == departed.digest.octets)
        #expect(departed.body == Array("Hello Joe,\r\nthis is for you.\r\n".utf8))
        #expect(departed.values("Countersign-Account") == [sender.label])
    }

    @Test func `a changed octet breaks both signatures`() async throws {
        let world = try await PipelineWorld()
        _ = try await world.accept(as: try await world.sender())
        let departed = try #require(try await world.departing().first)
        let changes = [
            ("Hello Joe", "Hello Jim"), ("Subject: hello", "Subject: hullo"), ("countersign\r\n", "other\r\n"),
            ("Countersign-Account: ", "Countersign-Account: x"), ("CFBL-Address: fbl@", "CFBL-Address: x@"),
            ("CFBL-Feedback-ID: ", "CFBL-Feedback-ID: x"),
        ]
        for (find, replace) in changes {
            var changed = departed
            changed.body = departed.body.replacing(find, with: replace)
            changed.header = departed.header.replacing(find, with: replace)
            #expect(changed.bytes != departed.bytes, "\(find)")
            #expect(try await world.verify(changed).allSatisfy { $0.result == .fail })
        }
    }

    @Test func `what was accepted survives a kill`() async throws {
        let world = try await PipelineWorld()
        let accepted = try await world.accept(as: try await world.sender())
        let left = try await PipelineWorld(on: try world.folder.copy(), clock: world.clock)
        let departed = try #require(try await left.departing().first)
        #expect(departed.message == accepted.id)
        #expect(try await left.verify(departed).map(\.result) == [.pass, .pass])
    }

    @Test func `a large body goes through its file and verifies`() async throws {
        let world = try await PipelineWorld()
        let line = String(repeating: "x", count: 70) + "\r\n"
        let letter = Letter().with { $0.body = String(repeating: line, count: 20_000) }
        _ = try await world.accept(letter, as: try await world.sender())
        let departed = try #require(try await world.departing().first)
        #expect(departed.body == Array(letter.body.utf8))
        let results = try await world.verify(departed)
        #expect(results.map(\.result) == [.pass, .pass])
    }

    @Test func `the platform's own mail carries one signature`() async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with {
            $0.from = "Mail <mailer-daemon@mail.example>"
            $0.reversePath = nil
            $0.door = .system
            $0.requestedClass = .notice
        }
        _ = try await world.accept(letter, as: try await world.system())
        let departed = try #require(try await world.departing().first)
        #expect(try await world.verify(departed).map(\.domain) == [PipelineWorld.platform])
        #expect(departed.messageClass == .notice)
    }

    @Test func `what is refused leaves nothing in the spool and a record that says why`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with { $0.from = "Bank <service@bank.example>" }
        let refusal = try await world.refuse(letter, as: sender)
        #expect(refusal.check == .domain)
        #expect(refusal.outcome == .domainNotProved(try DomainName("bank.example")))
        #expect(try await world.spool.list().isEmpty)
        let summary = try #require(try await world.ledger.decisions(matching: .init()).first)
        #expect(summary.state == .refused)
        #expect(summary.check == .domain)
        #expect(
            try await world.record(summary.id).evidence.message.authors.map(\.mailbox.domain.text) == ["bank.example"])
        #expect(try await world.counted(sender) == 0)
    }

    @Test func `the log names the check that refused, not the one that looked last`() async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.from = "Bank <service@bank.example>" }
        _ = try await world.refuse(letter, as: try await world.sender())
        let line = try #require(world.book.lines.first { $0.hasPrefix("turned away") })
        #expect(line.contains("check=domain"))
        #expect(line.contains("bank.example"))
    }

    @Test func `the same recipient twice is one recipient, sent to once`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with { $0.to = ["joe@example.org", "joe@EXAMPLE.org", "joe@example.org"] }
        let accepted = try await world.accept(letter, as: sender)
        #expect(try await world.departing().map(\.recipients) == [["joe@example.org"]])
        #expect(try await world.counted(sender) == 1)
        #expect(try await world.record(accepted.id).claim.recipients.count == 1)
    }

    @Test func `mail over http to somebody on the customer's own list is dropped with an event`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let joe = try Mailbox("joe@example.org")
        try await world.ledger.suppress(joe, for: sender.id, reason: .unsubscribe, by: world.anna)
        let letter = Letter().with {
            $0.door = .http
            $0.to = ["joe@example.org", "ann@example.net"]
        }
        let accepted = try await world.accept(letter, as: sender)
        #expect(accepted.dropped == [joe])
        #expect(accepted.held.isEmpty)
        #expect(try await world.waiting(.outbound) == ["ann@example.net"])
        #expect(try await world.waiting(.held).isEmpty)
        let events = try await world.ledger.events(of: sender.id)
        #expect(events.map(\.event.kind) == ["dropped"])
        #expect(events.first?.event.message == accepted.id)
        let payload = try #require(events.first?.event.payload)
        #expect(String(decoding: payload, as: UTF8.self).contains("joe@example.org"))
    }

    @Test func `mail for nobody but the customer's own list is accepted for nobody`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.ledger.suppress(Mailbox("joe@example.org"), for: sender.id, reason: .bounce, by: world.anna)
        let accepted = try await world.accept(Letter().with { $0.door = .http }, as: sender)
        #expect(accepted.dropped.count == 1)
        #expect(try await world.spool.list().isEmpty)
        #expect(try await world.counted(sender) == 0)
    }

    @Test func `what is not to be delivered yet waits for its time`() async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.notBefore = world.clock.now() + .hours(3) }
        _ = try await world.accept(letter, as: try await world.sender())
        #expect(try await world.departing().isEmpty)
        world.clock.advance(by: .hours(3))
        #expect(try await world.departing().count == 1)
    }

    @Test func `what RCPT is told debits nothing and decides nothing`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        #expect(try await world.preview(Letter(), as: sender) == nil)
        let foreign = Letter().with { $0.reversePath = "service@bank.example" }
        #expect(try await world.preview(foreign, as: sender)?.check == .domain)
        try await world.ledger.suppress(Mailbox("ann@example.net"), for: sender.id, reason: .bounce, by: world.anna)
        let listed = Letter().with { $0.to = ["joe@example.org", "ann@example.net"] }
        #expect(try await world.preview(listed, as: sender)?.check == .suppression)
        #expect(try await world.counted(sender) == 0)
        #expect(try await world.ledger.decisionCount() == 0)
    }
}
