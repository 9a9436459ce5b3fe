import Message
import Testing

@testable import Wire

@Suite struct SessionOrderTests {
    @Test func `a whole session carries one message`() throws {
        var client = try ScriptedClient.ready()
        #expect(client.codes("MAIL FROM:<a@example.com> SIZE=20 BODY=8BITMIME") == ["250 2.1.0"])
        #expect(client.codes("RCPT TO:<b@example.net>") == ["250 2.1.5"])
        #expect(client.codes("DATA") == ["354"])
        #expect(client.codes("Subject: x", "", "hello", ".") == ["250 2.0.0"])
        #expect(client.say("QUIT") == ["221 2.0.0 Bye"])
        #expect(client.isClosed)
        #expect(client.messages.count == 1)
        #expect(client.messages.first?.bytes == Array("Subject: x\r\n\r\nhello\r\n".utf8))
        #expect(client.messages.first?.envelope.recipients.map(\.mailbox.description) == ["b@example.net"])
    }

    @Test func `one connection carries several messages, and envelopes do not mix`() throws {
        var client = try ScriptedClient.ready()
        for name in ["one", "two"] {
            _ = client.say("MAIL FROM:<a@example.com>", "RCPT TO:<\(name)@example.net>", "DATA")
            #expect(client.codes(name, ".") == ["250 2.0.0"])
        }
        #expect(client.messages.map { $0.envelope.recipients.map(\.mailbox.local) } == [["one"], ["two"]])
        #expect(client.messages.map(\.bytes) == [Array("one\r\n".utf8), Array("two\r\n".utf8)])
    }

    @Test func `the EHLO reply lists the extensions in force`() throws {
        var client = try ScriptedClient(access: .credential)
        #expect(
            client.say("EHLO client.example") == [
                "250-mx.example.com", "250-PIPELINING", "250-SIZE 100000", "250-8BITMIME", "250-SMTPUTF8", "250-DSN",
                "250-ENHANCEDSTATUSCODES", "250-CHUNKING", "250 STARTTLS",
            ])
        var secure = try ScriptedClient(access: .credential, isEncrypted: true)
        #expect(secure.say("EHLO client.example").suffix(2) == ["250-CHUNKING", "250 AUTH PLAIN LOGIN"])
        var plain = try ScriptedClient(offersStartTLS: false)
        #expect(plain.say("EHLO client.example").last == "250 CHUNKING")
        #expect(plain.say("HELO client.example") == ["250 mx.example.com"])
    }

    @Test(arguments: [
        ("MAIL FROM:<a@example.com>", "503 5.5.1"), ("RCPT TO:<b@example.net>", "503 5.5.1"), ("DATA", "503 5.5.1"),
        ("NOOP", "250 2.0.0"), ("RSET", "250 2.0.0"), ("VRFY joe", "252 2.0.0"), ("EXPN list", "502 5.5.1"),
        ("HELP", "214 2.0.0"), ("TURN", "502 5.5.1"), ("FOO", "500 5.5.2"), ("", "500 5.5.2"), ("MAILX", "500 5.5.2"),
        ("EHLO", "501 5.5.4"), ("EHLO two words", "501 5.5.4"), ("EHLO a<b>", "501 5.5.4"), ("QUIT now", "501 5.5.4"),
        ("STARTTLSX", "500 5.5.2"), ("AUTH PLAIN", "502 5.5.1"),
    ])
    func `commands before EHLO are answered precisely`(line: String, code: String) throws {
        var client = try ScriptedClient()
        #expect(client.codes(line) == [code])
        #expect(!client.isClosed)
    }

    @Test func `commands out of order are refused and change nothing`() throws {
        var client = try ScriptedClient.ready()
        #expect(client.codes("MAIL FROM:<a@example.com>", "MAIL FROM:<c@example.com>") == ["250 2.1.0", "503 5.5.1"])
        #expect(client.codes("DATA") == ["554 5.5.1"])
        #expect(client.codes("RCPT TO:<b@example.net>", "DATA") == ["250 2.1.5", "354"])
        #expect(client.codes(".") == ["250 2.0.0"])
        #expect(client.messages.first?.envelope.reversePath.description == "a@example.com")
        #expect(client.messages.first?.bytes == [])
    }

    @Test(arguments: ["RSET", "EHLO again.example", "HELO again.example"])
    func `a reset forgets the transaction`(command: String) throws {
        var client = try ScriptedClient.addressed()
        _ = client.say(command)
        #expect(client.codes("RCPT TO:<b@example.net>") == ["503 5.5.1"])
        #expect(client.codes("MAIL FROM:<>") == ["250 2.1.0"])
    }

    @Test func `a recipient named twice is kept once`() throws {
        var client = try ScriptedClient.addressed()
        #expect(client.codes("RCPT TO:<b@example.net>", "RCPT TO:<c@example.net>") == ["250 2.1.5", "250 2.1.5"])
        _ = client.say("DATA")
        _ = client.say(".")
        #expect(client.messages.first?.envelope.recipients.map(\.mailbox.local) == ["b", "c"])
    }

    @Test func `refused recipients are not in the envelope, and none at all refuses the data`() throws {
        var client = try ScriptedClient.ready()
        client.refusedRecipients = ["x@example.net": .suppressed(reason: ReplyText(replacing: "bounce"))]
        _ = client.say("MAIL FROM:<a@example.com>")
        #expect(
            client.say("RCPT TO:<x@example.net>") == ["550 5.7.1 Recipient is on your suppression list: bounce"])
        #expect(client.codes("DATA") == ["554 5.5.1"])
        #expect(client.codes("RCPT TO:<b@example.net>", "DATA") == ["250 2.1.5", "354"])
        _ = client.say(".")
        #expect(client.messages.first?.envelope.recipients.map(\.mailbox.local) == ["b"])
    }

    @Test func `the protocol word follows what was agreed`() throws {
        var client = try ScriptedClient.ready(access: .credential)
        #expect(client.session.protocolName == "ESMTPSA")
        _ = client.say("MAIL FROM:<a@example.com> SMTPUTF8")
        #expect(client.session.protocolName == "UTF8SMTPSA")
        var old = try ScriptedClient()
        _ = old.say("HELO client.example")
        #expect(old.session.protocolName == "SMTP")
    }
}
