import Authority
import Message
import Store

enum OutboxTable {
    /// Ignores a row whose reason has one already.
    static func add(_ row: OutboxRow, day: Int64, seal: Seal, _ connection: any SQLConnection) throws {
        let payload = try seal.seal(row.payload, for: row.id.octets)
        try connection.run(
            """
            INSERT INTO outbox (id, reason, concerns, kind, day, payload, created, due, attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                SQLValue(row.id), .text(row.reason), SQLValue(row.concerns), .text(row.kind), .integer(day),
                .blob(payload), SQLValue(row.created), SQLValue(row.due), SQLValue(row.attempts),
            ])
    }

    /// Rows that are due, the oldest first.
    static func due(
        at now: Timestamp, limit: Int, _ days: inout OpenedDays, _ connection: any SQLConnection
    ) throws -> [OutboxRow] {
        let rows = try connection.query(
            """
            SELECT id, reason, concerns, kind, day, payload, created, due, attempts FROM outbox
            WHERE closed IS NULL AND due <= ? ORDER BY due LIMIT ?
            """, [SQLValue(now), SQLValue(limit)]
        ) { row in
            let found = OutboxRow(
                id: try row.id(0), reason: row.text(1), concerns: row.isNull(2) ? nil : try row.id(2),
                kind: row.text(3), payload: row.blob(5), created: row.time(6), due: row.time(7),
                attempts: Int(row.integer(8)))
            return (found, row.integer(4))
        }
        return try rows.map { sealed, day in
            var row = sealed
            row.payload = try days.seal(of: day, connection)?.openOctets(sealed.payload, for: row.id.octets) ?? []
            return row
        }
    }
}
