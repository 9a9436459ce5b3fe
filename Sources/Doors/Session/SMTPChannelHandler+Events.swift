import Authority
import Ledger
import Logging
import Message
import NIOCore
import Pipeline
import Wire

extension SMTPChannelHandler {
    /// Carries out one event of the session. What needs no waiting is answered on the spot.
    func handle(_ event: SMTPServerEvent) {
        switch event {
        case .authenticate(let credentials): authenticate(credentials)
        case .mail:
            isInbound = nil
            session.accept(at: now)
        case .recipient(let recipient): preview(recipient.mailbox)
        case .beginData(let envelope): begin(envelope)
        case .data(let bytes):
            if draft != nil {
                draft?.append(bytes)
            } else {
                inbound?.append(bytes, keeping: desk.inbound.keptSize)
            }
        case .endData: end()
        case .endOversize(let octets):
            draft?.overflow(octets: octets)
            inbound?.size = octets
            end()
        case .abandonData: dropMessage()
        case .startTLS: startTLS()
        case .close: close()
        }
    }

    private func authenticate(_ credentials: SMTPCredentials) {
        let authenticating = desk.authenticating
        ask {
            await authenticating.authenticate(secret: credentials.secret)
        } then: { handler, identity in
            if let identity, handler.signIn(identity) {
                handler.session.accept(at: handler.now)
            } else {
                handler.desk.log.info("key refused", metadata: ["peer": "\(handler.peerText)"])
                handler.session.refuse(.credentialInvalid, at: handler.now)
            }
        }
    }

    /// At a submission door the key says who is there; at the relay door it only proves the connector that was asked for.
    private func signIn(_ identity: Authenticated) -> Bool {
        guard desk.door == .relay else {
            visitor = .known(identity, nil)
            return true
        }
        guard case .known(_, let connector?) = visitor, case .credential(let key) = connector.kind,
            identity.identity == .credential(key)
        else { return false }
        relay?.credential = key
        return true
    }

    /// Whether anybody may write to this address, because it is ours.
    private func isOurs(_ recipient: Mailbox) -> Bool {
        guard let reception = desk.reception else { return false }
        return desk.inbound.isReturnPath(recipient) || reception.isTenantProof(recipient)
    }

    /// A transaction is either for addresses of ours or for others; its first recipient fixes which.
    private func preview(_ recipient: Mailbox) {
        let isOurs = isOurs(recipient)
        guard isInbound == nil || isInbound == isOurs else { return session.refuse(.tooManyRecipients, at: now) }
        switch visitor {
        case _ where isOurs:
            guard session.transaction?.recipients.count ?? 0 < desk.inbound.recipients else {
                return session.refuse(.tooManyRecipients, at: now)
            }
            isInbound = true
            session.accept(at: now)
        case .unknown:
            session.refuse(.authRequired, at: now)
        case .stranger:
            turnAway("no connector is for this connection")
        case .candidate where relay?.origin == .microsoft365 && !session.isEncrypted:
            // Without TLS Microsoft's certificate cannot be seen.
            session.refuse(.startTLSRequired, at: now)
        case .candidate:
            isInbound = false
            session.accept(at: now)
        case .known(let identity, _):
            let (admitting, door, connection) = (desk.admitting, desk.door, connection)
            let reversePath = session.transaction?.reversePath ?? .null
            let recipients = (session.transaction?.recipients.map(\.mailbox) ?? []) + [recipient]
            ask {
                await admitting.preview(
                    identity, door: door, connection: connection, reversePath: reversePath, recipients: recipients)
            } then: { handler, refusal in
                if let refusal {
                    handler.report(refusal)
                    handler.session.refuse(Reply(recipient: refusal, at: handler.now), at: handler.now)
                } else {
                    handler.isInbound = false
                    handler.session.accept(at: handler.now)
                }
            }
        }
    }

    private func begin(_ envelope: SMTPEnvelope) {
        self.envelope = envelope
        if isInbound == true {
            inbound = InboundMail(
                connection: connection, reversePath: envelope.reversePath,
                recipients: envelope.recipients.map(\.mailbox))
            session.accept(at: now)
        } else if let customer = visitor.places {
            guard let place = desk.admitting.openDraftIfRoom(for: customer) else {
                return waitForPlace(for: customer)
            }
            draft = place
            session.accept(at: now)
        } else {
            turnAway("no connector was selected")
        }
    }

    /// Refuses a client that no connector knows, and says so to whoever sets one up.
    private func turnAway(_ reason: String) {
        desk.log.info(
            "relaying denied",
            metadata: [
                "peer": "\(connection.peer?.description ?? "")", "asked": "\(relay?.serverName?.text ?? "")",
                "reason": "\(reason)",
            ])
        session.refuse(.relayDenied, at: now)
    }

    /// Waits for a place as long as a client waits for the reply to DATA, then tells it to come later.
    private func waitForPlace(for customer: CustomerID) {
        guard let context else { return }
        let admitting = desk.admitting
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let wait = Task {
            let place = try? await admitting.openDraft(for: customer)
            loop.execute { bound.value.gotPlace(place) }
        }
        placeWait = (
            wait, loop.scheduleTask(in: .milliseconds(desk.placeTime.milliseconds)) { wait.cancel() }
        )
    }

    private func gotPlace(_ place: Draft?) {
        placeWait?.limit.cancel()
        placeWait = nil
        guard var place else {
            session.refuse(.noRoom, at: now)
            return pump()
        }
        guard session.isWaiting else { return place.discard() }
        draft = place
        session.accept(at: now)
        pump()
    }

    private func end() {
        if let mail = inbound {
            inbound = nil
            receive(mail)
        } else if let draft, let envelope {
            let identity: Authenticated? = if case .known(let known, _) = visitor { known } else { nil }
            self.draft = nil
            admit(
                Submission(
                    identity: identity, door: desk.door, connection: connection, reversePath: envelope.reversePath,
                    recipients: envelope.recipients.map(\.mailbox), usesUTF8: envelope.usesUTF8, dsn: envelope.dsn,
                    draft: draft))
        } else {
            dropMessage()
            session.finish(.localError, at: now)
        }
        envelope = nil
    }

    private func admit(_ submission: Submission) {
        let admitting = desk.admitting
        ask {
            await admitting.admit(submission)
        } then: { handler, admission in
            handler.report(admission)
            handler.session.finish(Reply(admission, at: handler.now), at: handler.now)
        }
    }

    private func receive(_ mail: InboundMail) {
        let limit = min(desk.inbound.messageSize, desk.session.messageSize)
        guard mail.size <= limit else { return session.finish(.messageTooBig, at: now) }
        let receive = desk.inbound.receive
        ask {
            await receive(mail)
        } then: { handler, answer in
            handler.session.finish(Reply(answer), at: handler.now)
        }
    }

    private func report(_ admission: Admission) {
        switch admission {
        case .accepted(let accepted):
            desk.log.debug("accepted", metadata: ["id": "\(accepted.id)", "peer": "\(peerText)"])
        case .refused(let refusal), .undecided(let refusal): report(refusal)
        case .unavailable(let outage):
            desk.log.debug("not taken in", metadata: ["part": "\(outage.part.rawValue)", "peer": "\(peerText)"])
        }
    }

    private func report(_ refusal: Refusal) {
        desk.log.debug(
            "refused",
            metadata: [
                "check": "\(refusal.check.rawValue)", "reason": "\(refusal.privateReason)", "peer": "\(peerText)",
            ])
    }

    private var connection: Connection {
        Connection(
            peer: peer, tls: tlsVersion, greeting: session.greeting?.text, protocolName: session.protocolName,
            relay: relay)
    }

    /// Asks away from the event loop and goes on here with the answer.
    private func ask<Answer: Sendable>(
        _ question: @escaping @Sendable () async -> Answer,
        then use: @escaping (SMTPChannelHandler, Answer) -> Void
    ) {
        guard let context else { return }
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, use: use), eventLoop: loop)
        Task {
            let answer = await question()
            loop.execute {
                let (handler, use) = bound.value
                use(handler, answer)
                handler.pump()
            }
        }
    }
}
