import Message
import Testing
import Wire

struct ClientOpeningTests {
    @Test func `a greeting is answered with EHLO, and its reply opens the session`() throws {
        var script = try ScriptedSession()
        #expect(sent(script.say("220 mx")) == "EHLO out.example.net\r\n")
        #expect(script.raw("250-mx\r\n250-PIPELINING\r\n250 8BITMIME\r\n") == [.ready])
        #expect(script.session.capabilities.pipelining)
    }

    @Test func `a server without EHLO is asked with HELO`() throws {
        var script = try ScriptedSession()
        _ = script.say("220 mx")
        #expect(sent(script.say("502 what")) == "HELO out.example.net\r\n")
        #expect(script.say("250 PIPELINING") == [.ready])
        #expect(!script.session.capabilities.pipelining)
    }

    @Test func `a refused HELO is a failed session`() throws {
        var script = try ScriptedSession()
        _ = script.say("220 mx")
        _ = script.say("502 what")
        let actions = script.say("550 go away")
        #expect(failure(actions)?.phase == .hello)
        #expect(actions.last == .close)
    }

    @Test func `STARTTLS is taken when offered, and EHLO is said again`() throws {
        var script = try ScriptedSession()
        _ = script.say("220 mx")
        #expect(sent(script.raw("250-mx\r\n250-SIZE 5\r\n250 STARTTLS\r\n")) == "STARTTLS\r\n")
        #expect(script.say("220 go") == [.startTLS])
        #expect(sent(script.session.tlsEstablished("TLS 1.3", at: script.now)) == "EHLO out.example.net\r\n")
        #expect(script.session.capabilities == PeerCapabilities())
        #expect(script.raw("250-mx\r\n250 STARTTLS\r\n") == [.ready])
        #expect(script.session.isEncrypted)
    }

    @Test func `STARTTLS is left alone when it is not wanted`() throws {
        var script = try ScriptedSession(usesStartTLS: false)
        _ = script.say("220 mx")
        #expect(script.raw("250-mx\r\n250 STARTTLS\r\n") == [.ready])
    }

    @Test(arguments: ["454 not now", "502 no"]) func `a refused STARTTLS goes on in plain text`(_ reply: String) throws
    {
        var script = try ScriptedSession.at(.startTLS)
        #expect(script.say(reply) == [.ready])
        #expect(!script.session.isEncrypted)
    }

    @Test func `octets behind the reply to STARTTLS are never taken for encrypted ones`() throws {
        var script = try ScriptedSession.at(.startTLS)
        let actions = script.raw("220 go\r\n250-mx\r\n250 PIPELINING\r\n")
        #expect(failure(actions)?.phase == .startTLS)
        #expect(!actions.contains(.startTLS))
        var halves = try ScriptedSession.at(.startTLS)
        #expect(!halves.raw("220 go\r\n2").contains(.startTLS))
        var later = try ScriptedSession.at(.handshake)
        #expect(later.raw("250 x\r\n").last == .close)
    }

    @Test func `a failed handshake is told apart`() throws {
        var script = try ScriptedSession.at(.handshake)
        #expect(failure(script.session.tlsFailed("bad record", at: script.now)) == .tlsFailed("bad record"))
    }

    @Test(arguments: ["554 no service", "421 busy", "450 later"])
    func `a negative greeting is a failed session`(_ reply: String) throws {
        var script = try ScriptedSession()
        let actions = script.say(reply)
        guard case .refused(let refusal, .greeting) = failure(actions) else {
            Issue.record("not refused: \(actions)")
            return
        }
        #expect(refusal.description == reply)
        #expect(actions.last == .close)
    }

    @Test func `the deadline follows the phase`() throws {
        var script = try ScriptedSession()
        let limits = script.session.settings.timeLimits
        #expect(script.session.deadline == script.now + limits.greeting)
        script.now = script.now + .seconds(7)
        _ = script.say("220 mx")
        #expect(script.session.deadline == script.now + limits.hello)
        _ = script.say("250 mx")
        #expect(script.session.deadline == script.now + limits.idle)
    }

    @Test func `an idle session that waits too long says QUIT`() throws {
        var script = try ScriptedSession.at(.idle)
        #expect(sent(script.session.timedOut(at: script.now)) == "QUIT\r\n")
        #expect(script.say("221 bye") == [.close])
        #expect(script.session.deadline == nil)
    }
}
