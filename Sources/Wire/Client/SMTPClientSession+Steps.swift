import Message

/// The small steps that events and replies are made of.
extension SMTPClientSession {
    mutating func enter(_ phase: ClientPhase, at now: Timestamp) {
        self.phase = phase
        deadline = settings.timeLimits.limit(phase).map { now + $0 }
    }

    mutating func send(_ command: String, at now: Timestamp) -> ClientAction {
        transcript.add(.client, command, at: now)
        return .send(Array(command.utf8) + [0x0d, 0x0a])
    }

    mutating func sendEnvelope(_ range: Range<Int>, at now: Timestamp) -> ClientAction {
        var bytes: [UInt8] = []
        for index in range {
            guard let command = envelope?.command(index) else { continue }
            transcript.add(.client, command, at: now)
            bytes += command.utf8
            bytes += [0x0d, 0x0a]
        }
        return .send(bytes)
    }

    mutating func sendPending() -> ClientAction {
        let bytes = pending
        pending = []
        contentSize += bytes.count
        return .send(bytes)
    }

    mutating func becomeReady(at now: Timestamp) -> [ClientAction] {
        guard !parser.hasRemainder else { return abandon(.violation(phase, "a reply that answers nothing"), at: now) }
        enter(.idle, at: now)
        return [.ready]
    }

    /// Ends the running transaction, if there is one: recipients without a result of their own get `remaining`.
    mutating func finish(remaining: RecipientResult) -> [ClientAction] {
        guard let envelope else { return [] }
        self.envelope = nil
        pending = []
        return [.finish(envelope.result(else: remaining))]
    }

    mutating func close() -> [ClientAction] {
        phase = .closed
        deadline = nil
        pending = []
        return [.close]
    }

    /// Gives the connection up.
    mutating func abandon(_ failure: SessionFailure, at now: Timestamp) -> [ClientAction] {
        transcript.add(.note, failure.text, at: now)
        switch phase {
        case .greeting, .hello, .startTLS, .handshake: return [.fail(failure)] + close()
        default: return finish(remaining: .interrupted(failure)) + close()
        }
    }
}
