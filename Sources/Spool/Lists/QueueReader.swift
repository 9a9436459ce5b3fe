import Authority
import Message
import Store

/// Lists and counts, read beside the spool's thread so that no commit waits for an operator.
actor QueueReader {
    private nonisolated let thread: SerialThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private let database: DatabaseReader

    init(_ database: sending DatabaseReader, on thread: SerialThread) {
        self.database = database
        self.thread = thread
    }

    func list(_ filter: QueueFilter, after: Int64, limit: Int) throws(SpoolError) -> [QueueEntry] {
        try SpoolError.from {
            try database.read { rows in
                try rows.envelopes(matching: filter, after: after, limit: limit).map { row in
                    QueueEntry(row, try rows.recipients(of: row.seq))
                }
            }
        }
    }

    func detail(of message: MessageID) throws(SpoolError) -> [QueueDetail] {
        try SpoolError.from {
            try database.read { rows in
                try rows.envelopes(of: message).map { row in
                    let content = try rows.content(of: row.seq)
                    return QueueDetail(
                        entry: QueueEntry(row, try rows.recipients(of: row.seq)), header: content?.header ?? [],
                        signatureFields: content?.signatures ?? [], attempts: try rows.attempts(of: row.seq))
                }
            }
        }
    }

    /// The part of the counts that is in the rows.
    func counts() throws(SpoolError) -> SpoolCounts {
        try SpoolError.from {
            try database.read { rows in
                var counts = SpoolCounts()
                let lanes = try rows.query(
                    "SELECT lane, count(*) FROM envelope WHERE finished IS NULL GROUP BY lane"
                ) { row in
                    (try row.lane(0), Int(row.integer(1)))
                }
                for (lane, count) in lanes {
                    switch lane {
                    case .outbound: counts.queued = count
                    case .held: counts.held = count
                    case .inbound: counts.inbound = count
                    }
                }
                counts.oldest = try rows.first(
                    "SELECT accepted FROM envelope WHERE finished IS NULL AND lane = 0 ORDER BY seq LIMIT 1"
                ) { $0.time(0) }
                return counts
            }
        }
    }
}

extension QueueEntry {
    fileprivate init(_ row: EnvelopeRow, _ recipients: [RecipientRow]) {
        let envelope = row.envelope
        self.init(
            cursor: row.seq, lane: envelope.lane, message: envelope.message, customer: envelope.customer,
            label: envelope.label, signingDomain: envelope.signingDomain, reversePath: envelope.reversePath,
            reason: envelope.reason, size: row.size, acceptedAt: envelope.acceptedAt, expiresAt: envelope.expiresAt,
            signatureExpires: envelope.signatureExpires, isReleased: envelope.isReleased, finishedAt: row.finished,
            recipients: recipients.map { recipient in
                Recipient(
                    mailbox: recipient.recipient.mailbox, state: recipient.state,
                    attempts: recipient.recipient.attempts, due: recipient.recipient.due, reply: recipient.reply)
            })
    }
}
