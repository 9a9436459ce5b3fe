import Authority
import Message
import Store

/// What the spool remembers of work that is with Delivery.
struct Lease {
    var turn: Turn
    var body: Int64
    var recipients: [Member]

    struct Member {
        var number: Int
        var recipient: QueuedRecipient
    }
}

/// An outcome with what frees its recipients after the commit.
struct PendingOutcome {
    var outcome: Outcome
    var body: Int64
    var settledAt: Timestamp
}

/// Work goes out to Delivery and comes back.
extension Spool {
    /// Hands out due work, customers in turn. See "Who is next" in `docs/spool.md`.
    ///
    /// - Parameters:
    ///   - count: the most to hand out.
    ///   - now: what is due by this time.
    ///   - closed: destinations that take nothing at present.
    public func lease(_ count: Int, at now: Timestamp, notTo closed: Set<DomainName> = []) -> [Leased] {
        guard !isClosed, outcomes.count < limits.waitingOutcomes else { return [] }
        index.advance(to: now)
        let closed = pauses.domains.isEmpty ? closed : closed.union(pauses.domains)
        var leased: [Leased] = []
        while leased.count < count {
            let turns = index.take(count - leased.count, notTo: closed, within: &share)
            guard !turns.isEmpty else { break }
            for turn in turns {
                do {
                    if let work = try lease(turn, now) {
                        leased.append(work)
                    } else {
                        share.giveBack(turn.customer)
                    }
                } catch {
                    share.giveBack(turn.customer)
                    // The rows could not be read; nothing is lost, it is tried again in a while.
                    var again = turn
                    again.due = now + .minutes(1)
                    index.add(again, now: now)
                }
            }
        }
        return leased
    }

    /// When to lease again: the time of the next work that is due later, or `now` when some became due since the last
    /// `lease`. nil when nothing waits for a time.
    public func nextDue(after now: Timestamp) -> Timestamp? {
        let before = index.dueCount
        index.advance(to: now)
        return index.dueCount > before ? now : index.nextDue
    }

    /// Gives back work that was not tried: it is due again at once, and no attempt is counted.
    public func giveBack(_ leases: [LeaseID]) {
        let now = time.now()
        for id in leases {
            guard let lease = self.leases.removeValue(forKey: id) else { continue }
            share.giveBack(lease.turn.customer)
            free(lease, lease.recipients, until: nil, now: now)
        }
    }

    private func lease(_ turn: Turn, _ now: Timestamp) throws -> Leased? {
        let seq = turn.envelope
        guard !admissionList.contains(seq) else { return nil }
        guard let source = try source(of: turn) else { return nil }
        let envelope = source.envelope
        guard !pauses.messages.contains(envelope.message) else {
            paused[envelope.message, default: []].append(turn)
            return nil
        }
        guard let identity = envelope.identity, let signingDomain = envelope.signingDomain,
            let messageClass = envelope.messageClass, let signatureExpires = envelope.signatureExpires
        else { throw SpoolError.failed("envelope \(seq) is not complete") }
        var members = source.members.filter {
            $0.recipient.due <= now && !busy.contains(RecipientRef(envelope: seq, number: $0.number))
        }
        guard !members.isEmpty else { return nil }
        guard signatureExpires - now >= limits.signatureMargin else {
            admissionList.add(seq)
            admission.yield()
            return nil
        }
        if members.count > limits.recipientsPerLease {
            members.removeSubrange(limits.recipientsPerLease...)
            index.add(turn, now: now)
        }
        lastLease += 1
        let id = LeaseID(number: lastLease)
        for member in members { busy.insert(RecipientRef(envelope: seq, number: member.number)) }
        leases[id] = Lease(turn: turn, body: source.body.number, recipients: members)
        return Leased(
            lease: id, message: envelope.message, customer: envelope.customer, identity: identity,
            label: envelope.label, signingDomain: signingDomain,
            // What was queued before the author's domain was kept has the signer's.
            authorDomain: envelope.authorDomain ?? signingDomain,
            tenant: envelope.tenant, releasedAt: envelope.isReleased ? envelope.acceptedAt : nil,
            messageClass: messageClass,
            destination: turn.destination, reversePath: envelope.reversePath,
            recipients: members.map { member in
                Leased.Recipient(
                    mailbox: member.recipient.mailbox, number: member.number, key: member.recipient.key,
                    attempts: member.recipient.attempts, dsn: member.recipient.dsn,
                    isDelayTold: member.recipient.isDelayTold)
            }, header: source.header, signatureFields: source.signatures, body: source.body,
            acceptedAt: envelope.acceptedAt,
            startedAt: max(envelope.acceptedAt, envelope.notBefore ?? envelope.acceptedAt),
            expiresAt: envelope.expiresAt, signatureExpires: signatureExpires, returning: envelope.returning,
            envelopeID: envelope.envelopeID)
    }

    /// A message from memory, or from its rows.
    private struct Source {
        var envelope: Envelope
        var members: [Lease.Member]
        var header: [UInt8]
        var signatures: [UInt8]
        var body: StoredBody
    }

    private func source(of turn: Turn) throws -> Source? {
        if let message = fresh[turn.envelope] {
            let members = message.recipients.enumerated()
                .filter { recipient in
                    recipient.element.mailbox.domain == turn.destination
                        && !fresh.isSettled(RecipientRef(envelope: turn.envelope, number: recipient.offset))
                }
                .map { Lease.Member(number: $0.offset, recipient: $0.element) }
            return Source(
                envelope: message.envelope, members: members, header: message.header,
                signatures: message.signatureFields, body: message.body)
        }
        return try database.read { rows in
            guard
                let row = try rows.first(
                    """
                    SELECT \(EnvelopeRow.columns) FROM envelope e
                    WHERE e.seq = ? AND e.lane = 0 AND e.finished IS NULL
                    """, [SQLValue(turn.envelope)], { try EnvelopeRow($0) })
            else { return nil }
            let members = try rows.waitingRecipients(of: row.seq, at: turn.destination).map {
                Lease.Member(number: $0.number, recipient: $0.recipient)
            }
            guard !members.isEmpty else { return nil }
            guard let content = try rows.content(of: row.seq), let body = try rows.body(row.body) else {
                throw SpoolError.failed("envelope \(row.seq) has lost its content")
            }
            return Source(
                envelope: row.envelope, members: members, header: content.header, signatures: content.signatures,
                body: StoredBody(body, folder: bodies))
        }
    }
}
