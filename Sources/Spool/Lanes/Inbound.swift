import Authority
import DequeModule
import Message
import Store

/// The inbound lane.
extension Spool {
    /// Hands out messages that came in, the oldest first. Each stays handed out until it is finished, or the program
    /// ends.
    public func leaseInbound(_ count: Int) -> [InboundMessage] {
        var messages: [InboundMessage] = []
        while messages.count < count, let seq = inboundLine.popFirst() {
            guard let message = try? inboundMessage(seq) else { continue }
            messages.append(message)
        }
        return messages
    }

    /// What was to be made of these messages is made and durable elsewhere.
    ///
    /// - Throws: `SpoolError`; they are handed out again after a restart then.
    public func finishInbound(_ messages: [MessageID]) async throws(SpoolError) {
        guard !messages.isEmpty else { return }
        try await submit(.finishInbound(messages, at: time.now()))
    }

    /// Ends what nobody read in time, a slice at a time. When it cannot be written, the next call tries again.
    func expireInbound() {
        let now = time.now()
        let over = quota.places.filter { $0.value.expires <= now }.keys.sorted().prefix(limits.slice)
        guard !over.isEmpty else { return }
        _ = try? write { writing in
            for seq in over { try writing.expireInbound(seq) }
        }
        let gone = Set(over)
        inboundLine.removeAll { gone.contains($0) && quota.places[$0] == nil }
    }

    private func inboundMessage(_ seq: Int64) throws -> InboundMessage? {
        let found = try database.read { rows in
            (
                try rows.first(
                    """
                    SELECT \(EnvelopeRow.columns) FROM envelope e
                    WHERE e.seq = ? AND e.lane = 2 AND e.finished IS NULL
                    """, [SQLValue(seq)]
                ) { try EnvelopeRow($0) },
                try rows.recipients(of: seq), try rows.content(of: seq)
            )
        }
        guard let row = found.0, let content = found.2, let body = try database.read({ try $0.body(row.body) }) else {
            return nil
        }
        return InboundMessage(
            message: row.envelope.message, reversePath: row.envelope.reversePath,
            recipients: found.1.map(\.recipient.mailbox), header: content.header,
            body: StoredBody(body, folder: bodies), evidence: content.evidence, receivedAt: row.envelope.acceptedAt)
    }
}
