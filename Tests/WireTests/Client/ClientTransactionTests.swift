import Message
import Testing
import Wire

struct ClientTransactionTests {
    @Test func `with PIPELINING the envelope is one write`() throws {
        var script = try ScriptedSession.open()
        let text = sent(try script.begin(["joe@example.org", "ann@example.org"]))
        #expect(
            text == "MAIL FROM:<b+x@example.net> SIZE=100\r\nRCPT TO:<joe@example.org>\r\n"
                + "RCPT TO:<ann@example.org>\r\nDATA\r\n")
        #expect(script.raw("250 a\r\n250 b\r\n250 c\r\n354 go\r\n") == [.provideContent])
        #expect(script.content("Subject: x\r\n\r\n.dot\r\n") == [.askDeparture])
        #expect(sent(script.session.departure(true, at: script.now)) == "Subject: x\r\n\r\n..dot\r\n.\r\n")
        let actions = script.say("250 2.0.0 queued as 1")
        #expect(result(actions)?.recipients.count == 2)
        #expect(result(actions)?.recipients.allSatisfy { if case .accepted = $0 { true } else { false } } == true)
        #expect(actions.last == .ready)
    }

    @Test(arguments: [true, false]) func `what the sender wants to hear is said to a server with DSN, and to no other`(
        _ offersDSN: Bool
    ) throws {
        var script = try ScriptedSession.open(["PIPELINING"] + (offersDSN ? ["dsn"] : []))
        let dsn = DSNRequest(
            returning: .headers, envelopeID: EnvelopeID(Array("QQ 1+1=2".utf8)),
            recipients: [
                try Mailbox("joe@example.org"): .init(
                    notify: [.success, .failure], original: TypedAddress("rfc822;j+j@example.org")),
                try Mailbox("ann@example.org"): .init(notify: .never),
            ])
        let text = sent(try script.begin(["joe@example.org", "ann@example.org", "bob@example.org"], dsn: dsn))
        let expected =
            offersDSN
            ? "MAIL FROM:<b+x@example.net> RET=HDRS ENVID=QQ+201+2B1+3D2\r\n"
                + "RCPT TO:<joe@example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;j+2Bj@example.org\r\n"
                + "RCPT TO:<ann@example.org> NOTIFY=NEVER\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
            : "MAIL FROM:<b+x@example.net>\r\nRCPT TO:<joe@example.org>\r\nRCPT TO:<ann@example.org>\r\n"
                + "RCPT TO:<bob@example.org>\r\nDATA\r\n"
        #expect(text == expected)
    }

    @Test func `without PIPELINING each command waits for its reply`() throws {
        var script = try ScriptedSession.open([])
        #expect(sent(try script.begin(["joe@example.org", "ann@example.org"])) == "MAIL FROM:<b+x@example.net>\r\n")
        #expect(sent(script.say("250 ok")) == "RCPT TO:<joe@example.org>\r\n")
        #expect(sent(script.say("250 ok")) == "RCPT TO:<ann@example.org>\r\n")
        #expect(sent(script.say("250 ok")) == "DATA\r\n")
        #expect(script.say("354 go") == [.provideContent])
    }

    @Test(arguments: [true, false]) func `each recipient has a result of its own`(_ pipelining: Bool) throws {
        var script = try ScriptedSession.open(pipelining ? ["PIPELINING"] : [])
        _ = try script.begin(["a@example.org", "b@example.org", "c@example.org"])
        for line in ["250 ok", "250 ok", "450 4.2.0 later", "550 5.1.1 unknown"] { _ = script.say(line) }
        #expect(script.say("354 go") == [.provideContent])
        _ = script.content("x\r\n")
        _ = script.session.departure(true, at: script.now)
        let recipients = try #require(result(script.say("250 queued"))).recipients
        #expect(recipients[0] == .accepted(ReceivedReply(code: 250, lines: ["queued"])))
        guard case .refused(let later, .recipient) = recipients[1], case .refused(let gone, .recipient) = recipients[2]
        else {
            Issue.record("\(recipients)")
            return
        }
        #expect(later.isTemporary)
        #expect(gone.status == StatusCode(.permanent, 1, 1))
    }

    @Test func `when all recipients are refused nothing is sent and the session is reset`() throws {
        var script = try ScriptedSession.open([])
        _ = try script.begin()
        _ = script.say("250 ok")
        let actions = script.say("550 no")
        #expect(result(actions) != nil)
        #expect(sent(actions) == "RSET\r\n")
        #expect(script.say("250 ok") == [.ready])
    }

    @Test func `a DATA that was pipelined and accepted for nobody gets a lone dot`() throws {
        var script = try ScriptedSession.open()
        _ = try script.begin()
        let actions = script.raw("250 ok\r\n550 no\r\n354 go\r\n")
        #expect(sent(actions) == ".\r\n")
        guard case .refused(let reply, .recipient) = result(actions)?.recipients.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(reply.code == 550)
        #expect(sent(script.say("554 no valid recipients")) == "RSET\r\n")
        #expect(script.say("250 ok") == [.ready])
    }

    @Test func `a refused sender refuses every recipient, whatever follows`() throws {
        var script = try ScriptedSession.open()
        _ = try script.begin(["a@example.org", "b@example.org"])
        let actions = script.raw("553 bad sender\r\n250 ok\r\n503 sequence\r\n503 sequence\r\n")
        let recipients = try #require(result(actions)).recipients
        for recipient in recipients {
            guard case .refused(let reply, .mail) = recipient else {
                Issue.record("\(recipient)")
                continue
            }
            #expect(reply.code == 553)
        }
        #expect(sent(actions) == "RSET\r\n")
    }

    @Test func `a refused DATA refuses only recipients that were taken`() throws {
        var script = try ScriptedSession.open()
        _ = try script.begin(["a@example.org", "b@example.org"])
        let recipients = try #require(result(script.raw("250 ok\r\n250 ok\r\n550 no\r\n451 later\r\n"))).recipients
        guard case .refused(_, .data) = recipients[0], case .refused(_, .recipient) = recipients[1] else {
            Issue.record("\(recipients)")
            return
        }
    }

    @Test func `the same connection carries one transaction after another`() throws {
        var script = try ScriptedSession.open()
        for _ in 0..<3 {
            _ = try script.begin()
            _ = script.raw("250 ok\r\n250 ok\r\n354 go\r\n")
            #expect(script.content("no line end") == [.askDeparture])
            #expect(sent(script.session.departure(true, at: script.now)) == "no line end\r\n.\r\n")
            #expect(script.say("250 queued").last == .ready)
        }
        #expect(script.session.transactionCount == 3)
    }

    @Test func `content leaves in large pieces, and the last one waits for the ruling`() throws {
        var script = try ScriptedSession.at(.content)
        let piece = String(repeating: String(repeating: "x", count: 62) + "\r\n", count: 600)
        #expect(script.content(piece, isLast: false).isEmpty)
        #expect(sent(script.content(piece, isLast: false)).utf8.count == 76_800)
        #expect(script.content("end\r\n") == [.askDeparture])
        #expect(sent(script.session.departure(true, at: script.now)) == "end\r\n.\r\n")
    }

    @Test func `a message that may not leave is given up without its final dot`() throws {
        var script = try ScriptedSession.at(.departure)
        let actions = script.session.departure(false, at: script.now)
        #expect(actions == [.finish(TransactionResult(recipients: [.withheld])), .close])
    }

    @Test func `content that cannot be read is given up without its final dot`() throws {
        var script = try ScriptedSession.at(.content)
        let actions = script.session.contentFailed(at: script.now)
        let expected = TransactionResult(recipients: [.interrupted(.contentUnavailable)])
        #expect(actions == [.finish(expected), .close])
    }

    @Test func `null reverse paths and parameters are written as the server offers them`() throws {
        var script = try ScriptedSession.open(["8BITMIME", "SMTPUTF8", "SIZE"])
        let line = sent(try script.begin(["j\u{f6}@example.org"], from: "", has8BitBody: true))
        #expect(line == "MAIL FROM:<> SIZE=100 BODY=8BITMIME SMTPUTF8\r\n")
    }

    @Test func `a recipient that needs SMTPUTF8 fails alone with 5.6.7`() throws {
        var script = try ScriptedSession.open(["PIPELINING"])
        let text = sent(try script.begin(["j\u{f6}@example.org", "joe@example.org"]))
        #expect(text.contains("RCPT TO:<joe@example.org>\r\nDATA\r\n"))
        #expect(!text.contains("SMTPUTF8"))
        _ = script.raw("250 a\r\n250 b\r\n354 c\r\n")
        _ = script.content("x\r\n")
        _ = script.session.departure(true, at: script.now)
        let recipients = try #require(result(script.say("250 queued"))).recipients
        #expect(recipients[0] == .unsupported(.noSMTPUTF8))
        #expect(ClientObstacle.noSMTPUTF8.status.description == "5.6.7")
    }

    @Test func `what the server cannot take is not sent at all`() throws {
        var script = try ScriptedSession.open(["SIZE 50"])
        #expect(
            try script.begin() == [
                .finish(TransactionResult(recipients: [.unsupported(.tooLarge(limit: 50))])), .ready,
            ])
        #expect(
            try script.begin(size: 10, has8BitBody: true).first
                == .finish(TransactionResult(recipients: [.unsupported(.no8BitMIME)])))
        #expect(
            try script.begin(size: 10, has8BitHeader: true).first
                == .finish(TransactionResult(recipients: [.unsupported(.noSMTPUTF8)])))
        #expect(sent(try script.begin(size: 10)).hasPrefix("MAIL FROM:"))
    }
}
