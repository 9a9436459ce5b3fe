import Message
import Store

extension SQLConnection {
    /// Adds an attempt as the newest of its envelope; beyond `limit` the second oldest goes.
    func insertAttempt(
        of seq: Int64, at time: Timestamp, host: String?, transcript: [UInt8], limit: Int
    ) throws {
        let last = try first("SELECT max(n) FROM attempt WHERE seq = ?", [SQLValue(seq)]) { $0.integer(0) } ?? 0
        try run(
            "INSERT INTO attempt (seq, n, at, host, transcript) VALUES (?, ?, ?, ?, ?)",
            [SQLValue(seq), SQLValue(last + 1), SQLValue(time), SQLValue(host), .blob(transcript)])
        guard last >= limit else { return }
        try run(
            "DELETE FROM attempt WHERE seq = ? AND n > 1 AND n <= ?",
            [SQLValue(seq), SQLValue(Int(last) + 2 - limit)])
    }

    func attempts(of seq: Int64) throws -> [QueueDetail.Attempt] {
        try query("SELECT at, host, transcript FROM attempt WHERE seq = ? ORDER BY n", [SQLValue(seq)]) { row in
            QueueDetail.Attempt(at: row.time(0), remoteHost: row.optionalText(1), transcript: row.blob(2))
        }
    }
}
