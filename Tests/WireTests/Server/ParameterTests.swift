import Message
import Testing

@testable import Wire

@Suite struct ParameterTests {
    @Test func `DSN parameters are kept`() throws {
        var client = try ScriptedClient.ready()
        #expect(client.codes("MAIL FROM:<a@example.com> RET=hdrs ENVID=a+2Bb") == ["250 2.1.0"])
        #expect(
            client.codes(
                "RCPT TO:<b@example.net> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+40example.net",
                "RCPT TO:<c@example.net> NOTIFY=NEVER") == ["250 2.1.5", "250 2.1.5"])
        _ = client.say("DATA")
        _ = client.say(".")
        let envelope = try #require(client.messages.first?.envelope)
        #expect(envelope.returning == .headers)
        #expect(envelope.envelopeID?.text == "a+b")
        #expect(envelope.recipients[0].dsn.notify == [.success, .delay])
        #expect(envelope.recipients[0].dsn.original?.description == "rfc822;b@example.net")
        #expect(envelope.recipients[1].dsn == .init(notify: .never))
        #expect(envelope.dsn.recipients.count == 2)
        #expect(envelope.dsn[try Mailbox("b@example.net")] == envelope.recipients[0].dsn)
    }

    @Test(arguments: ["utf-8;j+5Cx{F6}rg+40example.net", "UTF-8;jörg@example.net"])
    func `an internationalised ORCPT is kept in US-ASCII`(value: String) throws {
        var client = try ScriptedClient.ready()
        _ = client.say("MAIL FROM:<> SMTPUTF8", "RCPT TO:<b@example.net> ORCPT=\(value)", "DATA")
        _ = client.say(".")
        let recipient = try #require(client.messages.first?.envelope.recipients.first)
        #expect(recipient.dsn.original?.description == "utf-8;j\\x{F6}rg@example.net")
    }

    @Test(arguments: [
        ("SIZE=x", "501 5.5.4"), ("SIZE", "501 5.5.4"), ("SIZE=1 SIZE=1", "501 5.5.4"),
        ("BODY=BINARYMIME", "501 5.5.4"),
        ("BODY=8bitmime", "250 2.1.0"), ("SMTPUTF8=1", "501 5.5.4"), ("RET=SOME", "501 5.5.4"),
        ("ENVID=a+GG", "501 5.5.4"), ("ENVID=a+0D+0Ab", "501 5.5.4"), ("ENVID=a+00", "501 5.5.4"),
        ("ENVID=caf+E9", "501 5.5.4"), ("ENVID=a+20b", "250 2.1.0"),
        ("ENVID=" + String(repeating: "x", count: 100), "250 2.1.0"),
        ("ENVID=" + String(repeating: "x", count: 101), "501 5.5.4"), ("AUTH=<>", "250 2.1.0"),
        ("AUTH=a@example.com", "250 2.1.0"),
        ("FOO=1", "555 5.5.4"),
        ("HOLDFOR=1", "555 5.5.4"), ("-X=1", "501 5.5.4"), ("X=", "501 5.5.4"), ("A=B=C", "501 5.5.4"),
    ])
    func `MAIL parameters are checked`(parameter: String, code: String) throws {
        var client = try ScriptedClient.ready()
        #expect(client.codes("MAIL FROM:<a@example.com> \(parameter)") == [code])
    }

    @Test(arguments: [
        ("NOTIFY=NEVER,SUCCESS", "501 5.5.4"), ("NOTIFY=", "501 5.5.4"), ("NOTIFY", "501 5.5.4"),
        ("NOTIFY=success,failure,delay", "250 2.1.5"), ("ORCPT=rfc822", "501 5.5.4"), ("ORCPT=;x", "501 5.5.4"),
        ("ORCPT=rfc822;", "501 5.5.4"), ("ORCPT=rfc822;a+0D+0AAction:+20delivered", "501 5.5.4"),
        ("ORCPT=rfc(822;a", "501 5.5.4"), ("ORCPT=a:b;c", "501 5.5.4"), ("ORCPT=rfc822;jörg", "501 5.5.4"),
        ("ORCPT=rfc822;" + String(repeating: "x", count: 493), "250 2.1.5"),
        ("ORCPT=rfc822;" + String(repeating: "x", count: 494), "501 5.5.4"), ("SIZE=1", "555 5.5.4"),
    ])
    func `RCPT parameters are checked`(parameter: String, code: String) throws {
        var client = try ScriptedClient.ready()
        _ = client.say("MAIL FROM:<a@example.com>")
        #expect(client.codes("RCPT TO:<b@example.net> \(parameter)") == [code])
    }

    @Test(arguments: [
        ("<>", "250 2.1.0"), ("<a@example.com>", "250 2.1.0"), (" <a@example.com>", "250 2.1.0"),
        ("a@example.com", "501 1.7"),
        ("<a@example.com", "501 1.7"), ("<a>", "501 1.7"), ("<a@>", "501 1.7"), ("<a b@example.com>", "501 1.7"),
        ("<a@example.com>x", "501 5.4"), ("", "501 1.7"), ("<@relay.example:a@example.com>", "501 1.7"),
        ("<a@[192.0.2.1]>", "501 1.7"),
    ])
    func `the reverse path must be a whole path`(path: String, expected: String) throws {
        var client = try ScriptedClient.ready()
        let code = expected.hasPrefix("501") ? "501 5.\(expected.dropFirst(4))" : expected
        #expect(client.codes("MAIL FROM:\(path)") == [code])
    }

    @Test func `an address beyond ASCII needs SMTPUTF8`() throws {
        var client = try ScriptedClient.ready()
        #expect(client.codes("MAIL FROM:<jörg@example.com>") == ["553 5.6.7"])
        #expect(client.codes("MAIL FROM:<a@example.com>", "RCPT TO:<jörg@example.net>") == ["250 2.1.0", "553 5.6.7"])
        #expect(client.codes("RSET", "MAIL FROM:<jörg@example.com> SMTPUTF8") == ["250 2.0.0", "250 2.1.0"])
        #expect(client.codes("RCPT TO:<jörg@example.net>", "DATA") == ["250 2.1.5", "354"])
    }

    @Test func `bytes that are not UTF-8 are refused`() throws {
        var client = try ScriptedClient.ready()
        let replies = client.send(Array("MAIL FROM:<".utf8) + [0xff] + Array("@example.com> SMTPUTF8\r\n".utf8))
        #expect(ScriptedClient.codes(replies) == ["501 5.1.7"])
    }

    @Test func `postmaster needs no domain`() throws {
        var client = try ScriptedClient.ready()
        _ = client.say("MAIL FROM:<>", "RCPT TO:<Postmaster>", "DATA")
        _ = client.say(".")
        #expect(client.messages.first?.envelope.recipients.first?.mailbox.description == "Postmaster@mx.example.com")
    }
}
