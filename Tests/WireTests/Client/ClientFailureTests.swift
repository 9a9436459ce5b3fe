import Message
import Testing
import Wire

/// Every phase against every way in which a server can misbehave.
struct ClientFailureTests {
    static let opening: [ClientPhase] = [.greeting, .hello, .startTLS, .handshake]
    static let transaction: [ClientPhase] = [.mail, .recipient, .data, .content, .departure, .finalDot]

    @Test(arguments: opening) func `a disconnect while opening is a failed session`(_ phase: ClientPhase) throws {
        var script = try ScriptedSession.at(phase)
        #expect(script.session.disconnected(at: script.now) == [.fail(.disconnected(phase)), .close])
        #expect(script.session.disconnected(at: script.now).isEmpty)
    }

    @Test(arguments: transaction) func `a disconnect in a transaction interrupts it`(_ phase: ClientPhase) throws {
        var script = try ScriptedSession.at(phase)
        let expected = TransactionResult(recipients: [.interrupted(.disconnected(phase))])
        #expect(script.session.disconnected(at: script.now) == [.finish(expected), .close])
    }

    @Test(arguments: [ClientPhase.idle, .quit, .reset]) func `a disconnect between transactions just closes`(
        _ phase: ClientPhase
    ) throws {
        var script = try ScriptedSession.at(phase)
        #expect(script.session.disconnected(at: script.now) == [.close])
    }

    @Test func `a disconnect after the final dot says that the message may have been taken`() {
        #expect(SessionFailure.disconnected(.finalDot).text.contains("may have been taken"))
        #expect(SessionFailure.timedOut(.finalDot).text.contains("may have been taken"))
        #expect(!SessionFailure.disconnected(.data).text.contains("may have been taken"))
    }

    @Test(arguments: opening + transaction) func `a time-out gives the connection up`(_ phase: ClientPhase) throws {
        var script = try ScriptedSession.at(phase)
        #expect(script.session.phase == phase)
        #expect(
            script.session.deadline == script.now + (script.session.settings.timeLimits.limit(phase) ?? .seconds(0)))
        let actions = script.session.timedOut(at: script.now)
        #expect(failure(actions) == .timedOut(phase) || result(actions)?.recipients == [.interrupted(.timedOut(phase))])
        #expect(actions.last == .close)
    }

    @Test(arguments: opening + transaction, ["nonsense\r\n", "250 a\nb\r\n", "354-a\r\n250 b\r\n", "\u{0}\u{1}\r\n"])
    func `garbage gives the connection up`(_ phase: ClientPhase, _ garbage: String) throws {
        var script = try ScriptedSession.at(phase)
        let actions = script.raw(garbage)
        #expect(actions.last == .close)
        if let recipients = result(actions)?.recipients {
            guard case .interrupted(.violation) = recipients[0] else {
                Issue.record("\(recipients)")
                return
            }
        } else {
            guard case .violation = failure(actions) else {
                Issue.record("\(actions)")
                return
            }
        }
    }

    @Test(arguments: transaction) func `421 ends the transaction and the connection`(_ phase: ClientPhase) throws {
        var script = try ScriptedSession.at(phase)
        let actions = script.say("421 4.3.2 going down")
        guard case .refused(let reply, phase) = result(actions)?.recipients.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(reply.isClosing)
        #expect(actions.last == .close)
    }

    @Test(arguments: [ClientPhase.idle, .reset, .quit]) func `421 between transactions closes`(_ phase: ClientPhase)
        throws
    {
        var script = try ScriptedSession.at(phase)
        #expect(script.say("421 bye") == [.close])
    }

    @Test(arguments: [ClientPhase.mail, .recipient, .data, .finalDot], ["451 4.3.0 later", "554 5.7.1 no"])
    func `a refusal in each phase is the recipient's result and keeps the connection`(
        _ phase: ClientPhase, _ reply: String
    ) throws {
        var script = try ScriptedSession.at(phase)
        var actions = script.say(reply)
        guard case .refused(let refusal, phase) = result(actions)?.recipients.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(refusal.description == reply)
        if script.session.phase == .reset { actions = script.say("250 ok") }
        #expect(actions.last == .ready)
    }

    @Test(arguments: [ClientPhase.content, .departure], ["451 4.3.0 disk full", "552 5.3.4 too big"])
    func `a refusal before the final dot holds, and the connection closes`(
        _ phase: ClientPhase, _ reply: String
    ) throws {
        var script = try ScriptedSession.at(phase)
        let actions = script.say(reply)
        guard case .refused = result(actions)?.recipients.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(actions.last == .close)
    }

    @Test(arguments: [ClientPhase.content, .departure]) func `an acceptance before the final dot means nothing`(
        _ phase: ClientPhase
    ) throws {
        var script = try ScriptedSession.at(phase)
        guard case .interrupted(.violation) = result(script.say("250 queued"))?.recipients.first else {
            Issue.record("taken for an acceptance")
            return
        }
    }

    @Test func `an acceptance that was sent along with 354 means nothing`() throws {
        var script = try ScriptedSession.at(.data)
        let actions = script.raw("354 go\r\n250 queued\r\n")
        guard case .interrupted(.violation) = result(actions)?.recipients.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(script.content("x").isEmpty)
    }

    @Test(arguments: [(ClientPhase.mail, "354 go"), (.recipient, "354 go"), (.data, "250 ok"), (.finalDot, "354 go")])
    func `a reply of the wrong kind gives the connection up`(_ phase: ClientPhase, _ reply: String) throws {
        var script = try ScriptedSession.at(phase)
        let actions = script.say(reply)
        #expect(
            result(actions)?.recipients.first
                == .interrupted(.violation(phase, "\(reply.prefix(3)) in reply to \(phase.text)")))
        #expect(actions.last == .close)
    }

    @Test func `a reply that nobody asked for closes an idle connection`() throws {
        var script = try ScriptedSession.at(.idle)
        #expect(script.say("250 hello again") == [.close])
        var behind = try ScriptedSession.at(.finalDot)
        let actions = behind.raw("250 queued\r\n250 and once more\r\n")
        guard case .accepted = result(actions)?.recipients.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(actions.last == .close)
    }

    @Test func `a refused RSET closes the connection`() throws {
        var script = try ScriptedSession.at(.reset)
        #expect(script.say("500 what") == [.close])
    }

    @Test func `any octets in any order end in a result, and only one`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(state: seed)
        let lines = [
            "220 a\r\n", "250 a\r\n", "250-a\r\n", "250 PIPELINING\r\n", "354 a\r\n", "421 a\r\n", "450 a\r\n",
            "550 a\r\n", "\u{0}", "250", "\r\n",
        ]
        for _ in 0..<2000 {
            var script = try ScriptedSession()
            var results = 0
            var failures = 0
            var queue: [ClientAction] = []
            for _ in 0..<30 {
                queue += script.raw(lines.randomElement(using: &random) ?? "")
                while !queue.isEmpty {
                    switch queue.removeFirst() {
                    case .ready where script.session.transactionCount < 1: queue += try script.begin()
                    case .provideContent: queue += script.content("x")
                    case .askDeparture: queue += script.session.departure(Bool.random(using: &random), at: script.now)
                    case .finish: results += 1
                    case .fail: failures += 1
                    case .send, .startTLS, .ready, .close: break
                    }
                }
            }
            queue = script.session.disconnected(at: script.now)
            for case .finish in queue { results += 1 }
            for case .fail in queue { failures += 1 }
            #expect(results == script.session.transactionCount, "seed \(seed)")
            #expect(results + failures <= 1, "seed \(seed)")
            #expect(script.session.phase == .closed, "seed \(seed)")
        }
    }
}
