import Authority
import DequeModule
import Message
import Wire

/// What tries came to.
extension Dispatcher {
    static let withheld = Finding(
        .withheld, StatusCode(.temporary, 7, 0), "the message may not leave at this time")

    /// Whether every recipient of the message may have it now, and its signatures are still good.
    func mayDepart(_ job: Job) -> Bool {
        job.outgoing.recipients.allSatisfy { mayDepart($0, of: job.outgoing) }
    }

    /// The same for one recipient.
    func mayDepart(_ recipient: Outgoing.Recipient, of message: Outgoing) -> Bool {
        guard now() < message.signatureExpires else { return false }
        let departure = Departure(
            message: message.message, customer: message.customer, identity: message.identity,
            signingDomain: message.signingDomain, authorDomain: message.authorDomain, recipientKey: recipient.key,
            tenant: message.tenant, releasedAt: message.releasedAt)
        return setup.standing.mayDepart(departure) == .go
    }

    /// A transaction is over.
    func finished(_ handler: ClientChannelHandler, _ job: Job, _ result: TransactionResult) {
        let site = handler.site
        running -= 1
        defer { if isStopping, running == 0 { setup.calm.yield() } }
        if !job.wasPutBack, handler.session.transactionCount > 1, Self.foundDead(result) {
            var again = job
            again.wasPutBack = true
            site.waiting.prepend(again)
            return
        }
        if result.recipients.contains(where: { if case .interrupted = $0 { true } else { false } }) {
            site.window.failed()
        } else {
            site.window.succeeded()
        }
        complete(
            job, Classification.findings(result, isEncrypted: handler.session.isEncrypted),
            host: handler.remoteHost, transcript: handler.session.transcript,
            isPassedOn: handler.session.capabilities.dsn)
    }

    /// The server had ended a connection that we kept, before it answered anything about this message.
    private static func foundDead(_ result: TransactionResult) -> Bool {
        let asked = result.recipients.filter { if case .unsupported = $0 { false } else { true } }
        return !asked.isEmpty
            && asked.allSatisfy { recipient in
                switch recipient {
                case .interrupted(.disconnected(.mail)): true
                case .refused(let reply, .mail): reply.isClosing
                default: false
                }
            }
    }

    /// Ends the try of a message that came to no connection.
    func complete(_ job: Job, _ finding: Finding) {
        var transcript = Transcript()
        transcript.add(.note, finding.text, at: now())
        complete(
            job, job.outgoing.recipients.map { _ in finding }, host: nil, transcript: transcript, isPassedOn: false)
    }

    /// - Parameter isPassedOn: whether the server was told what the sender wants to hear.
    private func complete(
        _ job: Job, _ findings: [Finding], host: String?, transcript: Transcript, isPassedOn: Bool
    ) {
        let now = now()
        let message = job.outgoing
        let timetable = setup.settings.timetable
        let end = timetable.end(message.expiresAt, acceptedAt: message.acceptedAt, reversePath: message.reversePath)
        let dispositions = zip(message.recipients, findings).map { recipient, finding in
            Disposition(
                finding, attempts: recipient.attempts, at: now, end: end, timetable: timetable, random: &random)
        }
        setup.count { counts in
            for disposition in dispositions { counts.add(disposition) }
            counts.inFlight = inFlight
            counts.connections = connectionCount
        }
        let takesLong = now - message.startedAt >= timetable.delayNotice
        let actions = zip(message.recipients, dispositions).map { recipient, disposition in
            DeliveryReport.Action(
                disposition, wish: recipient.dsn.notify, isPassedOn: isPassedOn,
                isLate: takesLong && !recipient.isDelayTold)
        }
        setup.tries.add(
            Try(
                outgoing: message, at: now, remoteHost: host, transcript: transcript, dispositions: dispositions,
                actions: actions))
    }
}
