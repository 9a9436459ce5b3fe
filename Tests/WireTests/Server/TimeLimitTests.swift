import Message
import Testing

@testable import Wire

@Suite struct TimeLimitTests {
    @Test func `a silent client is sent away after five minutes`() throws {
        var client = try ScriptedClient.ready()
        client.now = client.now + .seconds(299)
        client.session.tick(at: client.now)
        client.pump()
        #expect(!client.isClosed)
        client.now = client.now + .seconds(1)
        client.session.tick(at: client.now)
        client.pump()
        #expect(ScriptedClient.codes(client.replies()) == ["421 4.4.2"])
        #expect(client.isClosed)
    }

    @Test func `single octets do not buy more time for a command`() throws {
        var client = try ScriptedClient.ready()
        for _ in 0..<3 {
            client.now = client.now + .minutes(2)
            client.session.tick(at: client.now)
            client.pump()
            if !client.isClosed { _ = client.send("N") }
        }
        #expect(client.isClosed)
    }

    @Test func `every command starts the time anew`() throws {
        var client = try ScriptedClient.ready()
        for _ in 0..<10 {
            client.now = client.now + .minutes(4)
            client.session.tick(at: client.now)
            #expect(client.codes("NOOP") == ["250 2.0.0"])
        }
    }

    @Test func `data may be slow, but not for ever`() throws {
        var client = try ScriptedClient.addressed()
        _ = client.say("DATA")
        for _ in 0..<7 {
            client.now = client.now + .minutes(4)
            client.session.tick(at: client.now)
            client.pump()
            #expect(client.send("x\r\n").isEmpty)
        }
        #expect(!client.isClosed)
        client.now = client.now + .minutes(2)
        client.session.tick(at: client.now)
        client.pump()
        #expect(client.isClosed)
        #expect(client.abandoned == 1)
        #expect(client.messages.isEmpty)
    }

    @Test func `time does not run while we owe the answer`() throws {
        var client = try ScriptedClient.addressed()
        client.holdsBack = .endData
        _ = client.say("DATA")
        _ = client.say(".")
        client.now = client.now + .hours(1)
        client.session.tick(at: client.now)
        client.session.finish(client.final, at: client.now)
        #expect(ScriptedClient.codes(client.replies()) == ["250 2.0.0"])
        #expect(client.codes("NOOP") == ["250 2.0.0"])
    }

    @Test func `a TLS handshake that never ends is given up`() throws {
        var client = try ScriptedClient.ready()
        _ = client.say("STARTTLS")
        client.session.tick(at: client.now + .minutes(1))
        client.pump()
        #expect(client.isClosed)
    }

    @Test func `a closing door ends idle sessions at once and others after their message`() throws {
        var idle = try ScriptedClient.ready()
        idle.session.stop()
        idle.pump()
        #expect(ScriptedClient.codes(idle.replies()) == ["421 4.3.2"])
        #expect(idle.isClosed)

        var busy = try ScriptedClient.addressed()
        _ = busy.say("DATA")
        busy.session.stop()
        busy.pump()
        #expect(!busy.isClosed)
        #expect(busy.codes("x", ".") == ["250 2.0.0", "421 4.3.2"])
        #expect(busy.isClosed)
        #expect(busy.messages.count == 1)
    }

    @Test func `a closing door waits for an answer that is pending`() throws {
        var client = try ScriptedClient.ready()
        client.holdsBack = .recipient
        _ = client.say("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>")
        client.session.stop()
        #expect(!client.isClosed)
        client.session.accept(at: client.now)
        client.pump()
        #expect(ScriptedClient.codes(client.replies()) == ["250 2.1.5", "421 4.3.2"])
    }
}
