import Message
import Store

extension SQLConnection {
    /// Adds an attempt as the newest of its envelope; beyond `limit` the second oldest goes.
    func insertAttempt(
        of seq: Int64, at time: Timestamp, host: String?, transcript: [UInt8], limit: Int
    ) throws(StoreError) {
        try run(
            """
            INSERT INTO attempt (seq, n, at, host, transcript)
            VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM attempt WHERE seq = ?1), ?2, ?3, ?4)
            """,
            [SQLValue(seq), SQLValue(time), SQLValue(host), .blob(transcript)])
        try run(
            """
            DELETE FROM attempt WHERE seq = ?1 AND n > 1
                AND n <= (SELECT max(n) FROM attempt WHERE seq = ?1) - ?2
            """,
            [SQLValue(seq), SQLValue(limit - 1)])
    }

    func attempts(of seq: Int64) throws -> [QueueDetail.Attempt] {
        try query("SELECT at, host, transcript FROM attempt WHERE seq = ? ORDER BY n", [SQLValue(seq)]) { row in
            QueueDetail.Attempt(at: row.time(0), remoteHost: row.optionalText(1), transcript: row.blob(2))
        }
    }
}
