import Message

/// What each reply means in each phase.
extension SMTPClientSession {
    mutating func handle(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        if reply.isClosing { return closing(reply, at: now) }
        switch phase {
        case .greeting: return greeting(reply, at: now)
        case .hello: return helloReply(reply, at: now)
        case .startTLS: return startTLSReply(reply, at: now)
        case .mail, .recipient, .data: return envelopeReply(reply, at: now)
        case .content, .departure: return earlyReply(reply, at: now)
        case .finalDot: return finalReply(reply, at: now)
        case .reset: return reply.isPositive ? becomeReady(at: now) : close()
        case .handshake, .idle, .quit, .closed: return close()
        }
    }

    /// 421 may come at any time: the server is going away (RFC 5321 3.8).
    private mutating func closing(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        switch phase {
        case .greeting, .hello, .startTLS, .handshake: return [.fail(.refused(reply, phase))] + close()
        default: return finish(remaining: .refused(reply, phase)) + close()
        }
    }

    private mutating func greeting(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        if reply.isPositive { return [hello(at: now)] }
        if reply.isNegative { return [.fail(.refused(reply, .greeting))] + close() }
        return abandon(.violation(.greeting, "\(reply.code) as greeting"), at: now)
    }

    mutating func hello(at now: Timestamp) -> ClientAction {
        enter(.hello, at: now)
        return send((triedHELO ? "HELO " : "EHLO ") + settings.helloName.text, at: now)
    }

    private mutating func helloReply(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        if reply.isPositive {
            capabilities = triedHELO ? PeerCapabilities() : PeerCapabilities(reply)
            guard settings.usesStartTLS, capabilities.startTLS, !isEncrypted else { return becomeReady(at: now) }
            enter(.startTLS, at: now)
            return [send("STARTTLS", at: now)]
        }
        if reply.isPermanent, !triedHELO {
            triedHELO = true
            return [hello(at: now)]
        }
        if reply.isNegative { return [.fail(.refused(reply, .hello))] + close() }
        return abandon(.violation(.hello, "\(reply.code) in reply to EHLO"), at: now)
    }

    private mutating func startTLSReply(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        if reply.isPositive {
            guard !parser.hasRemainder else {
                // Octets sent in plain text must never be read as if they had come encrypted (RFC 3207 4.2).
                return abandon(.violation(.startTLS, "octets behind the reply to STARTTLS"), at: now)
            }
            enter(.handshake, at: now)
            return [.startTLS]
        }
        if reply.isNegative { return becomeReady(at: now) }
        return abandon(.violation(.startTLS, "\(reply.code) in reply to STARTTLS"), at: now)
    }

    private mutating func envelopeReply(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        guard let step = envelope?.take(reply) else { return close() }
        switch step {
        case .violation:
            return abandon(.violation(phase, "\(reply.code) in reply to \(phase.text)"), at: now)
        case .next(let phase):
            enter(phase, at: now)
            guard !capabilities.pipelining, let next = envelope?.position else { return [] }
            return [sendEnvelope(next..<next + 1, at: now)]
        case .content:
            enter(.content, at: now)
            return [.provideContent]
        case .stop(let needsReset):
            let actions = finish(remaining: .withheld)
            guard needsReset else { return actions + becomeReady(at: now) }
            enter(.reset, at: now)
            return actions + [send("RSET", at: now)]
        case .emptyContent:
            // DATA was sent along with RCPT and was accepted although no recipient was (RFC 2920 3.1).
            let actions = finish(remaining: .withheld)
            enter(.finalDot, at: now)
            transcript.add(.client, ".", at: now)
            return actions + [.send([0x2e, 0x0d, 0x0a])]
        }
    }

    /// A reply before the final dot: a refusal holds, an acceptance means nothing.
    private mutating func earlyReply(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        guard reply.isNegative else {
            return abandon(.violation(phase, "\(reply.code) before the final dot"), at: now)
        }
        return finish(remaining: .refused(reply, phase)) + close()
    }

    private mutating func finalReply(_ reply: ReceivedReply, at now: Timestamp) -> [ClientAction] {
        guard envelope != nil else {
            // The reply to the lone dot of a transaction without recipients.
            enter(.reset, at: now)
            return [send("RSET", at: now)]
        }
        if reply.isPositive { return finish(remaining: .accepted(reply)) + becomeReady(at: now) }
        if reply.isNegative { return finish(remaining: .refused(reply, .finalDot)) + becomeReady(at: now) }
        return abandon(.violation(.finalDot, "\(reply.code) in reply to \(phase.text)"), at: now)
    }
}
