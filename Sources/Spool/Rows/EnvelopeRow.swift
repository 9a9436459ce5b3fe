import Authority
import Message
import Store

/// One row of `envelope`.
struct EnvelopeRow {
    var seq: Int64
    var envelope: Envelope
    var body: Int64
    var size: Int
    var finished: Timestamp?

    static let columns = """
        e.seq, e.id, e.lane, e.customer, e.identity, e.label, e.signing_domain, e.class, e.reverse_path, e.body, \
        e.size, e.reason, e.accepted, e.not_before, e.expires, e.signature_expires, e.released, e.finished, \
        e.author_domain, e.ret, e.envid, e.tenant
        """
    /// How many columns `columns` names.
    static let width: Int32 = 22

    init(_ row: any SQLRow) throws(StoreError) {
        seq = row.integer(0)
        envelope = Envelope(
            message: try row.id(1), lane: try row.lane(2), customer: try row.id(3), identity: try row.identity(4),
            label: row.text(5), signingDomain: row.isNull(6) ? nil : try row.domain(6),
            messageClass: row.optionalText(7).flatMap(MessageClass.init(rawValue:)),
            reversePath: try row.reversePath(8), reason: row.optionalText(11).flatMap(HoldReason.init(rawValue:)),
            acceptedAt: row.time(12), notBefore: row.optionalTime(13), expiresAt: row.time(14),
            signatureExpires: row.optionalTime(15), authorDomain: row.isNull(18) ? nil : try row.domain(18),
            tenant: row.optionalText(21).flatMap { TenantID($0) }, isReleased: row.flag(16),
            returning: row.optionalText(19).flatMap(DSNReturn.init(rawValue:)),
            envelopeID: row.optionalText(20).flatMap { EnvelopeID(Array($0.utf8)) })
        body = row.integer(9)
        size = Int(row.integer(10))
        finished = row.optionalTime(17)
    }
}

extension SQLConnection {
    /// Inserts envelope, content and recipients; the body is another row.
    func insert(_ message: QueuedMessage, seq: Int64) throws(StoreError) {
        let envelope = message.envelope
        try run(
            """
            INSERT INTO envelope (seq, id, lane, customer, identity, label, signing_domain, class, reverse_path, body,
                size, reason, accepted, not_before, expires, signature_expires, author_domain, released, ret, envid,
                tenant)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(seq), SQLValue(envelope.message), SQLValue(envelope.lane.rawValue),
                SQLValue(envelope.customer), SQLValue(envelope.identity), SQLValue(envelope.label),
                SQLValue(envelope.signingDomain?.text), SQLValue(envelope.messageClass?.rawValue),
                SQLValue(envelope.reversePath.description), SQLValue(message.body.number), SQLValue(message.size),
                SQLValue(envelope.reason?.rawValue), SQLValue(envelope.acceptedAt), SQLValue(envelope.notBefore),
                SQLValue(envelope.expiresAt), SQLValue(envelope.signatureExpires),
                SQLValue(envelope.authorDomain?.text), SQLValue(envelope.isReleased ? 1 : 0),
                SQLValue(envelope.returning?.rawValue), SQLValue(envelope.envelopeID?.text),
                SQLValue(envelope.tenant?.text),
            ])
        try run(
            "INSERT INTO content (seq, header, signatures, claim, evidence) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(seq), .blob(message.header), .blob(message.signatureFields), SQLValue(message.claim),
                SQLValue(message.evidence),
            ])
        for (number, recipient) in message.recipients.enumerated() {
            try run(
                """
                INSERT INTO recipient (seq, n, mailbox, domain, key, state, attempts, due, reply, notify, orcpt, told)
                VALUES (?, ?, ?, ?, ?, 0, ?, ?, '', ?, ?, ?)
                """,
                [
                    SQLValue(seq), SQLValue(number), SQLValue(recipient.mailbox.description),
                    SQLValue(recipient.mailbox.domain.text), SQLValue(recipient.key), SQLValue(recipient.attempts),
                    SQLValue(recipient.due), SQLValue(recipient.dsn.notify.map { Int64($0.rawValue) }),
                    SQLValue(recipient.dsn.original?.description), SQLValue(recipient.isDelayTold),
                ])
        }
    }

    /// Every envelope of a message, live or finished.
    func envelopes(of message: MessageID) throws -> [EnvelopeRow] {
        try query("SELECT \(EnvelopeRow.columns) FROM envelope e WHERE e.id = ?", [SQLValue(message)]) { row in
            try EnvelopeRow(row)
        }
    }

    /// Removes every trace of an envelope but its body.
    func deleteEnvelope(_ seq: Int64) throws(StoreError) {
        for table in ["envelope", "content", "recipient", "attempt"] {
            try run("DELETE FROM \(table) WHERE seq = ?", [SQLValue(seq)])
        }
    }

    func finishEnvelope(_ seq: Int64, at time: Timestamp) throws(StoreError) {
        try run("UPDATE envelope SET finished = ? WHERE seq = ?", [SQLValue(time), SQLValue(seq)])
    }
}
