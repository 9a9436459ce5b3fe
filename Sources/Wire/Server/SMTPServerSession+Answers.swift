import Message

extension SMTPServerSession {
    /// Says yes to the event that waits for an answer; does nothing when the session ended meanwhile.
    ///
    /// - Precondition: the event was not `endData`, which `finish` answers.
    public mutating func accept(at now: Timestamp) {
        guard let pending else { return }
        self.pending = nil
        switch pending {
        case .authenticate:
            isAuthenticated = true
            write(.authenticated)
        case .mail(let envelope):
            self.envelope = envelope
            write(.senderAccepted)
        case .recipient(let recipient):
            envelope?.recipients.append(recipient)
            write(.recipientAccepted)
        case .beginData:
            guard !isStopping else { break }
            incoming = Incoming(isChunked: false)
            dataDeadline = now + settings.dataTime
            phase = .data(DotUnstuffer())
            write(.startMailInput)
        case .beginChunk(let chunk):
            guard !isStopping else { break }
            incoming = Incoming(isChunked: true)
            dataDeadline = now + settings.dataTime
            phase = .chunk(chunk)
        case .endData:
            preconditionFailure("endData is answered by finish")
        }
        settle(at: now)
    }

    /// Says no to the event that waits for an answer, with `reply`; a reply with code 421 ends the session.
    public mutating func refuse(_ reply: Reply, at now: Timestamp) {
        guard let pending else { return }
        self.pending = nil
        switch pending {
        case .authenticate:
            authFailures += 1
            write(reply)
            if authFailures >= settings.authFailures { fail(.tooManyAuthFailures) }
        case .beginChunk(var chunk):
            envelope = nil
            chunk.refusal = reply
            phase = .chunk(chunk)
        case .beginData:
            envelope = nil
            write(reply)
        case .recipient where reply == .relayDenied:
            complain(reply)
        case .mail:
            mailWasRefused = true
            write(reply)
        case .recipient:
            write(reply)
        case .endData:
            finishTransaction(reply, at: now)
            return
        }
        if reply.basicCode == 421 { end() }
        settle(at: now)
    }

    /// Ends the transaction with its final reply. A message that was too big is never said to be taken.
    public mutating func finish(_ reply: Reply, at now: Timestamp) {
        guard case .endData = pending else { return }
        pending = nil
        let isTakenCut = incoming?.isTooBig == true && reply.basicCode == 250
        finishTransaction(isTakenCut ? .messageTooBig : reply, at: now)
    }

    mutating func finishTransaction(_ reply: Reply, at now: Timestamp) {
        incoming = nil
        dataDeadline = nil
        envelope = nil
        if reply.basicCode == 250 {
            idleCommands = 0
            errors = 0
        }
        write(reply)
        if case .closed = phase { return }
        phase = .command
        if reply.basicCode == 421 { end() }
        settle(at: now)
    }

    /// After every step: the next deadline, and the end when the door closes.
    mutating func settle(at now: Timestamp) {
        if case .closed = phase { return }
        if isStopping, !isReceivingMessage, pending == nil {
            fail(.shuttingDown)
        } else {
            rest(at: now)
        }
    }

    /// Answers a protocol error, and ends the session when there were too many.
    mutating func complain(_ reply: Reply) {
        errors += 1
        if errors > settings.errors {
            fail(.tooManyErrors)
        } else {
            write(reply)
        }
    }
}
