import Authority
import Message
import Store

extension Ledger {
    /// Adds mail to send; rows whose reason has one already are ignored.
    ///
    /// - Throws: `LedgerError`.
    public nonisolated func enqueue(_ rows: [OutboxRow]) async throws(LedgerError) {
        _ = try await commit(.record([], rows, []))
    }

    /// Rows that are due and that nobody has, oldest first; they are the caller's until it closes or postpones them, or
    /// the process ends.
    ///
    /// - Throws: `LedgerError`.
    public func leaseOutbox(_ limit: Int) throws(LedgerError) -> [OutboxRow] {
        let now = time.now()
        let leased = leasedOutbox
        let rows = try read { connection in
            // Leased rows are still due: as many more are read.
            var days = OpenedDays(dayKeys)
            return try OutboxTable.due(at: now, limit: limit + leased.count, &days, connection)
                .filter { !leased.contains($0.id) }.prefix(limit)
        }
        leasedOutbox.formUnion(rows.map(\.id))
        return Array(rows)
    }

    /// The row's mail is in the queue, or will never be. Its reason is remembered for a while.
    ///
    /// - Throws: `LedgerError.unknown`.
    public func closeOutbox(_ id: MessageID) throws(LedgerError) {
        let now = time.now()
        _ = try write { connection in
            let count = try connection.run(
                "UPDATE outbox SET closed = ?, payload = x'' WHERE id = ? AND closed IS NULL",
                [SQLValue(now), SQLValue(id)])
            guard count == 1 else { throw LedgerError.unknown("outbox row \(id)") }
        } then: {
            leasedOutbox.remove(id)
        }
    }

    /// The row could not be handed in now.
    ///
    /// - Throws: `LedgerError.unknown`.
    public func postponeOutbox(_ id: MessageID, until due: Timestamp) throws(LedgerError) {
        _ = try write { connection in
            let count = try connection.run(
                "UPDATE outbox SET due = ?, attempts = attempts + 1 WHERE id = ? AND closed IS NULL",
                [SQLValue(due), SQLValue(id)])
            guard count == 1 else { throw LedgerError.unknown("outbox row \(id)") }
        } then: {
            leasedOutbox.remove(id)
        }
    }

    /// Rows that wait.
    ///
    /// - Parameter retried: only those that were tried in vain at least once.
    /// - Throws: `LedgerError`.
    public func outboxCount(retried: Bool = false) throws(LedgerError) -> Int {
        try read { connection in
            try connection.first(
                "SELECT count(*) FROM outbox WHERE closed IS NULL AND attempts >= ?", [SQLValue(retried ? 1 : 0)]
            ) { Int($0.integer(0)) } ?? 0
        }
    }
}
