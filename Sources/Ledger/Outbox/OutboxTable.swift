import Authority
import Message
import Store

enum OutboxTable {
    /// Ignores a row whose reason has one already.
    static func add(_ row: OutboxRow, _ connection: any SQLConnection) throws {
        try connection.run(
            """
            INSERT INTO outbox (id, reason, kind, payload, created, due, attempts) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                SQLValue(row.id), .text(row.reason), .text(row.kind), .blob(row.payload), SQLValue(row.created),
                SQLValue(row.due), SQLValue(row.attempts),
            ])
    }

    static func due(at now: Timestamp, limit: Int, _ connection: any SQLConnection) throws -> [OutboxRow] {
        try connection.query(
            """
            SELECT id, reason, kind, payload, created, due, attempts FROM outbox
            WHERE closed IS NULL AND due <= ? ORDER BY due LIMIT ?
            """, [SQLValue(now), SQLValue(limit)]
        ) { row in
            OutboxRow(
                id: try row.id(0), reason: row.text(1), kind: row.text(2), payload: row.blob(3), created: row.time(4),
                due: row.time(5), attempts: Int(row.integer(6)))
        }
    }
}
