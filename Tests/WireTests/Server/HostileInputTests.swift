import Message
import Testing

@testable import Wire

@Suite struct HostileInputTests {
    @Test(arguments: ["NOOP\n", "NO\rOP\r\n", "NO\0OP\r\n", "\0", "\n", "NOOP\r\r\n"])
    func `a bare CR, bare LF or NUL in a command ends the session`(text: String) throws {
        var client = try ScriptedClient.ready()
        #expect(ScriptedClient.codes(client.send(text)) == ["500 5.5.2"])
        #expect(client.isClosed)
        #expect(client.send("NOOP\r\n").isEmpty)
    }

    @Test(arguments: ["GET / HTTP/1.1", "POST /x HTTP/1.0", "Host: example.com", "connect a:25 HTTP/1.1"])
    func `a client of another protocol is sent away at once`(line: String) throws {
        var client = try ScriptedClient()
        #expect(client.codes(line, "EHLO evil.example", "MAIL FROM:<a@example.com>") == ["500 5.5.2"])
        #expect(client.isClosed)
    }

    @Test func `a client that speaks before the greeting is refused`() throws {
        var client = try ScriptedClient(greets: false)
        #expect(client.codes("EHLO early.example") == ["554 5.5.1"])
        #expect(client.isClosed)
        client.session.greet(at: client.now)
        #expect(client.replies().isEmpty)
    }

    @Test func `input behind STARTTLS is refused and never carried into TLS`() throws {
        var client = try ScriptedClient.ready()
        #expect(client.codes("STARTTLS", "MAIL FROM:<evil@example.com>") == ["554 5.5.1"])
        #expect(client.isClosed)
        #expect(!client.wantsTLS)
    }

    @Test func `an overlong line is refused whole and the session goes on`() throws {
        var client = try ScriptedClient()
        let long = "NOOP " + String(repeating: "x", count: 505)
        #expect(client.codes(long) == ["250 2.0.0"])
        #expect(client.codes(long + "x") == ["500 5.5.2"])
        #expect(client.codes(long + String(repeating: "y", count: 5000), "NOOP") == ["500 5.5.2", "250 2.0.0"])
        #expect(client.codes("MAIL FROM:<" + String(repeating: "x", count: 2040) + ">") == ["500 5.5.2"])
    }

    @Test func `an overlong line in pieces is refused once`() throws {
        var client = try ScriptedClient()
        for _ in 0..<20 { #expect(client.send(String(repeating: "x", count: 200)).isEmpty) }
        #expect(client.send("\r").isEmpty)
        #expect(ScriptedClient.codes(client.send("\nNOOP\r\n")) == ["500 5.5.2", "250 2.0.0"])
    }

    @Test func `an endless line ends the session`() throws {
        var client = try ScriptedClient()
        var replies: [String] = []
        for _ in 0..<100 where !client.isClosed { replies += client.send(String(repeating: "x", count: 1000)) }
        #expect(client.isClosed)
        #expect(ScriptedClient.codes(replies) == ["500 5.5.2"])
    }

    @Test func `the eleventh bad command ends the session`() throws {
        var client = try ScriptedClient.ready()
        for _ in 0..<10 { #expect(client.codes("FOO") == ["500 5.5.2"]) }
        #expect(!client.isClosed)
        #expect(client.codes("FOO") == ["421 4.7.0"])
        #expect(client.isClosed)
    }

    @Test func `commands that lead to nothing end the session in time`() throws {
        var client = try ScriptedClient.ready()
        var count = 0
        while !client.isClosed, count < 10_000 {
            _ = client.say("NOOP")
            count += 1
        }
        #expect(count == client.session.settings.idleCommands)
    }

    @Test func `one recipient too many is told to come later`() throws {
        var client = try ScriptedClient.ready(recipients: 2)
        _ = client.say("MAIL FROM:<a@example.com>")
        #expect(
            client.codes("RCPT TO:<b@example.net>", "RCPT TO:<c@example.net>", "RCPT TO:<d@example.net>")
                == ["250 2.1.5", "250 2.1.5", "452 4.5.3"])
        #expect(client.codes("DATA") == ["354"])
    }

    @Test func `a stranger who keeps asking to relay is sent away`() throws {
        var client = try ScriptedClient.ready()
        client.refusedRecipients = ["b@example.net": .relayDenied]
        _ = client.say("MAIL FROM:<a@example.com>")
        for _ in 0..<10 { #expect(client.codes("RCPT TO:<b@example.net>") == ["550 5.7.1"]) }
        #expect(client.codes("RCPT TO:<b@example.net>") == ["421 4.7.0"])
    }
}
