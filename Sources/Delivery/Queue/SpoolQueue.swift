import Message
import Spool
import Wire

/// The spool as Delivery's queue.
extension Spool: Queue {
    public func lease(_ count: Int, at now: Timestamp, notTo: Set<DomainName>) async -> [Outgoing] {
        let leased: [Leased] = lease(count, at: now, notTo: notTo)
        return leased.map(Outgoing.init)
    }

    public func settle(_ tries: [Try]) async {
        settle(tries.compactMap(Attempt.init))
    }
}

extension Outgoing {
    init(_ leased: Leased) {
        self.init(
            lease: leased.lease, message: leased.message, customer: leased.customer, identity: leased.identity,
            signingDomain: leased.signingDomain, authorDomain: leased.authorDomain, tenant: leased.tenant,
            releasedAt: leased.releasedAt,
            destination: leased.destination, reversePath: leased.reversePath,
            recipients: leased.recipients.map { recipient in
                Recipient(
                    mailbox: recipient.mailbox, key: recipient.key, attempts: recipient.attempts,
                    number: recipient.number, dsn: recipient.dsn, isDelayTold: recipient.isDelayTold)
            },
            header: leased.header, signatureFields: leased.signatureFields,
            body: OutgoingBody(leased.body),
            acceptedAt: leased.acceptedAt, startedAt: leased.startedAt, expiresAt: leased.expiresAt,
            signatureExpires: leased.signatureExpires, returning: leased.returning, envelopeID: leased.envelopeID)
    }
}

extension OutgoingBody {
    init(_ body: StoredBody) {
        if let bytes = body.bytes {
            self.init(bytes: bytes)
        } else {
            self.init(size: body.size) { try await body.read(at: $0, count: $1) }
        }
    }
}

extension Attempt {
    /// - Returns: nil for a try of something the spool did not lease.
    init?(_ attempt: Try) {
        guard let lease = attempt.outgoing.lease as? LeaseID else { return nil }
        self.init(
            lease: lease, at: attempt.at, remoteHost: attempt.remoteHost, transcript: attempt.transcript.text,
            results: attempt.outgoing.recipients.indices.map { index in
                let disposition = attempt.dispositions[index]
                return Result(
                    attempt.outgoing.recipients[index].mailbox, Ruling(disposition), reply: disposition.text,
                    tellsDelay: attempt.actions[index] == .delayed)
            })
    }
}

extension Attempt.Ruling {
    init(_ disposition: Disposition) {
        self =
            switch disposition {
            case .delivered: .delivered
            case .deferred(_, let until): .deferred(until: until)
            case .postponed(_, let until): .postponed(until: until)
            case .bounced: .bounced
            case .expired: .expired
            }
    }
}
