import Authority
import Ledger
import Message
import Signing
import Store

/// The way back through `admit`: released holds, and signatures near their end.
extension Spool {
    /// Hands messages to Pipeline. Each stays handed out until it is answered for.
    public func leaseForAdmission(_ count: Int, at now: Timestamp) -> [ReturnedMessage] {
        guard !isClosed else { return [] }
        return admissionList.take(count, at: now).compactMap { seq in
            do {
                guard let found = try returned(seq) else {
                    // Those that wait are with Delivery; their turns met the list and were dropped.
                    admissionList.remove(seq)
                    requeue(seq, now: now)
                    return nil
                }
                return found
            } catch {
                admissionList.postpone(seq, until: now + .minutes(1))
                return nil
            }
        }
    }

    /// When the first postponed admission is due; nil when none is.
    public func nextAdmission() -> Timestamp? { admissionList.nextDue }

    /// Gives the outbound recipients that `signed` names its header and signatures. They are due again with their
    /// attempts and times; recipients it does not name come back to Pipeline.
    ///
    /// - Throws: `SpoolError.unknownMessage` when none of them waits in the outbound lane.
    public func replaceSignatures(of message: MessageID, with signed: Signed) async throws(SpoolError) {
        guard signed.authorised.message == message else { throw .unknownMessage }
        try await replaceSignatures(
            NewSignatures(
                message: message, recipients: signed.authorised.recipients.map(\.mailbox), header: signed.header,
                signatureFields: signed.signatureFields, expires: signed.expires))
    }

    func replaceSignatures(_ signatures: NewSignatures) async throws(SpoolError) {
        try await submit(.replaceSignatures(signatures))
    }

    /// Moves the draft's recipients from the outbound lane to the held lane: the verdict became narrower.
    ///
    /// - Throws: `SpoolError.unknownMessage` when none of them could be moved: they are with Delivery, or at their end.
    public func moveToHeld(_ draft: HeldDraft) async throws(SpoolError) {
        let count = try await submit(.moveToHeld(QueuedMessage(draft, limits: limits)))
        guard count > 0 else { throw .unknownMessage }
    }

    /// Leaves what is still held of a released message held, until it is released again.
    ///
    /// - Throws: `SpoolError.unknownMessage` when nothing of it is held.
    public func holdAgain(_ message: MessageID, reason: HoldReason) async throws(SpoolError) {
        try await submit(.holdAgain(message, reason))
    }

    /// Could not tell: hands the message out again at `time`.
    public func postpone(_ message: MessageID, until time: Timestamp) {
        let seqs = try? database.read { rows in
            try rows.query("SELECT seq FROM envelope WHERE id = ? AND finished IS NULL", [SQLValue(message)]) { row in
                row.integer(0)
            }
        }
        for seq in seqs ?? [] { admissionList.postpone(seq, until: time) }
        admission.yield()
    }

    private func returned(_ seq: Int64) throws -> ReturnedMessage? {
        let found = try database.read { rows in
            (
                try rows.first(
                    "SELECT \(EnvelopeRow.columns) FROM envelope e WHERE e.seq = ? AND e.finished IS NULL",
                    [SQLValue(seq)]
                ) { try EnvelopeRow($0) },
                try rows.recipients(of: seq), try rows.content(of: seq)
            )
        }
        guard let row = found.0, let content = found.2, let body = try database.read({ try $0.body(row.body) }),
            let identity = row.envelope.identity
        else { return nil }
        let waiting = found.1.filter {
            $0.state == .waiting && !busy.contains(RecipientRef(envelope: seq, number: $0.number))
        }
        guard !waiting.isEmpty else { return nil }
        let envelope = row.envelope
        return ReturnedMessage(
            cause: envelope.lane == .held ? .released : .signatureExpiring, message: envelope.message,
            customer: envelope.customer, identity: identity, reversePath: envelope.reversePath,
            recipients: waiting.map(\.recipient.mailbox), header: content.header,
            body: StoredBody(body, folder: bodies), claim: content.claim, evidence: content.evidence,
            acceptedAt: envelope.acceptedAt, notBefore: envelope.notBefore,
            dsn: DSNRequest(
                returning: envelope.returning, envelopeID: envelope.envelopeID,
                recipients: Dictionary(waiting.map { ($0.recipient.mailbox, $0.recipient.dsn) }) { first, _ in first }))
    }
}
