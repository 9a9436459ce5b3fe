import Message
import Wire

/// A client session driven by hand: server lines in, actions out, with the clock as a counter.
struct ScriptedSession {
    var session: SMTPClientSession
    var now = Timestamp(seconds: 1_700_000_000)

    init(usesStartTLS: Bool = true) throws {
        let settings = SMTPClientSession.Settings(
            helloName: try DomainName("out.example.net"), usesStartTLS: usesStartTLS)
        session = SMTPClientSession(settings, at: now)
    }

    /// A session after greeting and EHLO that offered `extensions`.
    static func open(_ extensions: [String] = ["PIPELINING", "8BITMIME", "SIZE 1000000"]) throws -> ScriptedSession {
        var script = try ScriptedSession()
        _ = script.say("220 mx.example.org ESMTP")
        let lines = ["mx.example.org"] + extensions
        let reply = lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)\r\n" }
        _ = script.raw(reply.joined())
        return script
    }

    /// The server says one line.
    mutating func say(_ line: String) -> [ClientAction] {
        raw(line + "\r\n")
    }

    /// The server sends exactly these octets.
    mutating func raw(_ text: String) -> [ClientAction] {
        session.received(Array(text.utf8), at: now)
    }

    mutating func begin(
        _ recipients: [String] = ["joe@example.org"], from: String = "b+x@example.net", size: Int = 100,
        has8BitHeader: Bool = false, has8BitBody: Bool = false, dsn: DSNRequest = .none
    ) throws -> [ClientAction] {
        let transaction = ClientTransaction(
            reversePath: from.isEmpty ? .null : .mailbox(try Mailbox(from)),
            recipients: try recipients.map { try Mailbox($0) },
            size: size, has8BitHeader: has8BitHeader, has8BitBody: has8BitBody, dsn: dsn)
        return session.begin(transaction, at: now)
    }

    mutating func content(_ text: String, isLast: Bool = true) -> [ClientAction] {
        session.content(Array(text.utf8)[...], isLast: isLast, at: now)
    }

    /// Goes on to `phase` of a transaction with one recipient, on a fresh session without pipelining.
    static func at(_ phase: ClientPhase) throws -> ScriptedSession {
        if phase == .greeting { return try ScriptedSession() }
        var script = try ScriptedSession()
        _ = script.say("220 hello")
        if phase == .hello { return script }
        if phase == .startTLS || phase == .handshake {
            _ = script.raw("250-mx\r\n250 STARTTLS\r\n")
            if phase == .handshake { _ = script.say("220 go on") }
            return script
        }
        _ = script.say("250 mx.example.org")
        if phase == .idle { return script }
        if phase == .quit {
            _ = script.session.quit(at: script.now)
            return script
        }
        _ = try script.begin()
        if phase == .mail { return script }
        _ = script.say("250 sender ok")
        if phase == .recipient { return script }
        if phase == .reset {
            _ = script.say("550 no")
            return script
        }
        _ = script.say("250 recipient ok")
        if phase == .data { return script }
        _ = script.say("354 go")
        if phase == .content { return script }
        _ = script.content("Subject: x\r\n\r\nbody\r\n")
        if phase == .departure { return script }
        _ = script.session.departure(true, at: script.now)
        return script
    }
}

/// The octets of every `.send`, as text.
func sent(_ actions: [ClientAction]) -> String {
    actions.reduce(into: "") { text, action in
        if case .send(let bytes) = action { text += String(decoding: bytes, as: UTF8.self) }
    }
}

/// The result that the actions end with, if any.
func result(_ actions: [ClientAction]) -> TransactionResult? {
    for case .finish(let result) in actions { return result }
    return nil
}

/// The failure of a session that could not be opened, if any.
func failure(_ actions: [ClientAction]) -> SessionFailure? {
    for case .fail(let failure) in actions { return failure }
    return nil
}

/// A repeatable source of randomness (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
