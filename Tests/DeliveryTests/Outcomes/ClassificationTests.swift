import Delivery
import Testing
import Wire

struct ClassificationTests {
    private func reply(_ text: String) throws -> ReceivedReply {
        var parser = ReplyParser()
        parser.append(Array(text.utf8) + [0x0d, 0x0a])
        return try #require(try parser.next())
    }

    private func classify(_ results: [RecipientResult], isEncrypted: Bool = true) -> [Finding] {
        Classification.findings(TransactionResult(recipients: results), isEncrypted: isEncrypted)
    }

    @Test(arguments: [
        ("550 5.1.1 no such user", ClientPhase.recipient, Finding.Kind.permanent, "5.1.1"),
        ("550 no such user", .recipient, .permanent, "5.0.0"),
        ("554 5.7.1 spam", .finalDot, .permanent, "5.7.1"),
        ("553 bad sender", .mail, .permanent, "5.0.0"),
        ("552 5.2.2 mailbox full", .recipient, .permanent, "5.2.2"),
        ("552 too big", .finalDot, .permanent, "5.0.0"),
        ("450 4.2.0 greylisted", .recipient, .greylisted, "4.2.0"),
        ("451 try again", .recipient, .greylisted, "4.0.0"),
        ("451 4.3.0 later", .finalDot, .temporary, "4.3.0"),
        ("450 later", .mail, .temporary, "4.0.0"),
        ("452 4.3.1 disk full", .recipient, .temporary, "4.3.1"),
        ("421 4.3.2 closing", .recipient, .temporary, "4.3.2"),
        ("421 closing", .finalDot, .temporary, "4.0.0"),
        ("530 5.7.0 must use STARTTLS", .mail, .permanent, "5.7.0"),
    ])
    func `each reply has one meaning`(_ text: String, _ phase: ClientPhase, _ kind: Finding.Kind, _ status: String)
        throws
    {
        let finding = try #require(classify([.refused(try reply(text), phase)]).first)
        #expect(finding.kind == kind)
        #expect(finding.status.description == status)
        #expect(finding.text == "\(text) (in reply to \(phase.text))")
    }

    @Test func `a demand for TLS is temporary when TLS was left out`() throws {
        let results = [RecipientResult.refused(try reply("530 5.7.0 must use STARTTLS"), .mail)]
        #expect(classify(results, isEncrypted: false).map(\.kind) == [.temporary])
    }

    @Test(arguments: ["452 too many", "452 4.5.3 too many", "552 too many", "552 5.5.3 too many"])
    func `too many recipients is no refusal once others were taken`(_ text: String) throws {
        let accepted = RecipientResult.accepted(try reply("250 2.0.0 queued"))
        let crowded = RecipientResult.refused(try reply(text), .recipient)
        #expect(classify([accepted, crowded]).map(\.kind) == [.delivered, .crowded])
        #expect(classify([crowded]).map(\.kind) != [.crowded])
    }

    @Test(arguments: ["452 4.2.2 mailbox full", "552 5.2.2 mailbox full"])
    func `a full mailbox is not taken for a crowd`(_ text: String) throws {
        let accepted = RecipientResult.accepted(try reply("250 ok"))
        let kinds = classify([accepted, .refused(try reply(text), .recipient)]).map(\.kind)
        #expect(kinds[1] == (text.hasPrefix("4") ? .temporary : .permanent))
    }

    @Test func `an acceptance keeps the reply`() throws {
        let finding = try #require(classify([.accepted(try reply("250 2.6.0 queued as 7"))]).first)
        #expect(finding == Finding(.delivered, StatusCode(.success, 6, 0), "250 2.6.0 queued as 7"))
    }

    @Test func `what the server lacks is permanent`() {
        let kinds = classify([.unsupported(.noSMTPUTF8), .unsupported(.no8BitMIME), .unsupported(.tooLarge(limit: 1))])
        #expect(kinds.map(\.status.description) == ["5.6.7", "5.6.3", "5.3.4"])
        #expect(kinds.allSatisfy { $0.kind == .permanent })
    }

    @Test(arguments: ClientPhase.allCases) func `a failed connection is always temporary`(_ phase: ClientPhase) {
        let failures: [SessionFailure] = [
            .disconnected(phase), .timedOut(phase), .violation(phase, "x"), .tlsFailed("x"), .unreachable("x"),
            .contentUnavailable,
        ]
        for failure in failures {
            let finding = classify([.interrupted(failure)])[0]
            #expect(finding.kind == .temporary)
            #expect(finding.status.kind == .temporary)
        }
    }

    @Test func `a refused session is temporary, even with a permanent code`() throws {
        let finding = Classification.interruption(.refused(try reply("554 5.7.1 no service"), .greeting))
        #expect(finding.kind == .temporary)
        #expect(finding.status == StatusCode(.temporary, 3, 2))
    }

    @Test func `a message kept back was not tried`() {
        #expect(classify([.withheld]).map(\.kind) == [.withheld])
    }
}
