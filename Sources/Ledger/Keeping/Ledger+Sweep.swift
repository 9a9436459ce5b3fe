import Authority
import Message
import Store

extension Ledger {
    /// How long things are kept, and how many rows one sweep deletes so that nobody waits long for it.
    enum Retention {
        static let decisions = Span.days(400)
        static let events = Span.days(35)
        /// Longer than any message lives, so that no reason gets a second row while it matters.
        static let closedOutbox = Span.days(14)
        static let completedOrders = Span.days(35)
        static let expiredSessions = Span.days(1)
        /// After the last message of one.
        static let seenTenants = Span.days(90)
        static let rowsPerSweep = 2_000
    }

    /// Destroys day keys that are past their time and deletes what nobody needs any more, a part in each call.
    ///
    /// - Throws: `StoreError`.
    func sweep(at now: Timestamp) throws {
        let limit = Retention.rowsPerSweep
        try database.write { connection in
            _ = try DayKeys.destroy(before: DayKeys.day(of: now) - DayKeys.retention, connection)
            for (table, key, column, span) in [
                ("event", "number", "at", Retention.events), ("outbox", "id", "closed", Retention.closedOutbox),
                ("work_order", "id", "completed", Retention.completedOrders),
                ("session", "token", "expires", Retention.expiredSessions),
            ] {
                try connection.run(
                    "DELETE FROM \(table) WHERE \(key) IN (SELECT \(key) FROM \(table) WHERE \(column) < ? LIMIT ?)",
                    [SQLValue(now - span), SQLValue(limit)])
            }
            try connection.run(
                "DELETE FROM seen_tenant WHERE last < ?", [SQLValue(now - Retention.seenTenants)])
            try connection.run("DELETE FROM idempotency WHERE at < ?", [SQLValue(now - Self.idempotencyLife)])
            try sweepDecisions(before: now - Retention.decisions, limit, connection)
            try sweepCells(at: now, limit, connection)
        }
    }

    /// Whole messages: their decision, its past, outcomes, and what points at them.
    private func sweepDecisions(before: Timestamp, _ limit: Int, _ connection: any SQLConnection) throws {
        let rows = try connection.query(
            "SELECT number, id, day, addresses, record FROM decision WHERE at < ? ORDER BY number LIMIT ?",
            [SQLValue(before), SQLValue(limit)]
        ) { ($0.integer(0), $0.blob(1), $0.blob(4)) }
        for (number, id, open) in rows {
            for key in (try? StoredRecord.read(open, addresses: nil))?.facts.recipients.map(\.key) ?? [] {
                guard let mailbox = Hexadecimal.decode(key) else { continue }
                try connection.run(
                    "DELETE FROM addressee WHERE mailbox = ? AND decision = ?",
                    [.integer(DecisionTable.shortKey(mailbox)), .integer(number)])
            }
            try connection.run("DELETE FROM outcome WHERE message = ?", [.blob(id)])
            try connection.run("DELETE FROM past_decision WHERE id = ?", [.blob(id)])
            try connection.run("DELETE FROM decision WHERE number = ?", [.integer(number)])
        }
    }

    /// Cells that count nothing any more, in the order of their keys, from where the last sweep stopped.
    private func sweepCells(at now: Timestamp, _ limit: Int, _ connection: any SQLConnection) throws {
        let (kind, key) = (sweptUntil?.kind.rawValue ?? 0, sweptUntil?.key ?? "")
        let rows = try connection.query(
            "SELECT kind, key, value FROM cell WHERE (kind, key) > (?, ?) ORDER BY kind, key LIMIT ?",
            [SQLValue(kind), .text(key), SQLValue(limit)]
        ) { row -> (CellKey, Cell)? in
            guard let kind = CellKind(rawValue: Int(row.integer(0))), let cell = Cell(encoded: row.blob(2), kind: kind)
            else { return nil }
            return (CellKey(kind: kind, key: row.text(1)), cell)
        }
        for case (let key, let cell)? in rows where cell.isSpent(at: now) {
            try connection.run(
                "DELETE FROM cell WHERE kind = ? AND key = ?", [SQLValue(key.kind.rawValue), .text(key.key)])
            cells.drop(key)
        }
        sweptUntil = rows.count < limit ? nil : rows.compactMap { $0?.0 }.last
    }
}

extension Cell {
    /// Whether it says the same as an empty cell.
    func isSpent(at now: Timestamp) -> Bool {
        switch self {
        case .count(let count): count.total(at: now) == 0
        case .contacts(let contacts): contacts.entries.allSatisfy { now - $0.time > .hours(24) }
        // What a customer has with a mailbox is kept for as long as the customer is.
        case .relation: false
        }
    }
}
