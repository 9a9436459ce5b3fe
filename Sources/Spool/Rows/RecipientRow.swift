import Message
import Store

/// Names one row of `recipient`.
struct RecipientRef: Hashable, Sendable {
    var envelope: Int64
    var number: Int
}

/// One row of `recipient`.
struct RecipientRow {
    var number: Int
    var recipient: QueuedRecipient
    var state: RecipientState
    var reply: String

    static let columns = "n, mailbox, key, state, attempts, due, reply, notify, orcpt, told"

    init(_ row: any SQLRow) throws(StoreError) {
        number = Int(row.integer(0))
        recipient = QueuedRecipient(
            mailbox: try row.mailbox(1), key: row.text(2), attempts: Int(row.integer(4)), due: row.time(5),
            dsn: DSNRequest.Recipient(
                notify: row.optionalInteger(7).map { DSNNotify(rawValue: UInt8(truncatingIfNeeded: $0)) },
                original: row.optionalText(8).flatMap { TypedAddress($0) }),
            isDelayTold: row.flag(9))
        state = try row.state(3)
        reply = row.text(6)
    }
}

extension SQLConnection {
    func recipients(of seq: Int64) throws -> [RecipientRow] {
        try query("SELECT \(RecipientRow.columns) FROM recipient WHERE seq = ?", [SQLValue(seq)]) { row in
            try RecipientRow(row)
        }
    }

    /// Those of an envelope that wait, at one destination.
    func waitingRecipients(of seq: Int64, at destination: DomainName) throws -> [RecipientRow] {
        try query(
            "SELECT \(RecipientRow.columns) FROM recipient WHERE seq = ? AND state = 0 AND domain = ?",
            [SQLValue(seq), SQLValue(destination.text)]
        ) { row in
            try RecipientRow(row)
        }
    }

    /// Destinations and times of an envelope's waiting recipients: its turns.
    func waitingTurns(of seq: Int64) throws -> [(destination: DomainName, due: Timestamp)] {
        try query("SELECT DISTINCT domain, due FROM recipient WHERE seq = ? AND state = 0", [SQLValue(seq)]) { row in
            (try row.domain(0), row.time(1))
        }
    }

    func hasWaiting(_ seq: Int64) throws -> Bool {
        try first("SELECT 1 FROM recipient WHERE seq = ? AND state = 0 LIMIT 1", [SQLValue(seq)]) { _ in true } ?? false
    }

    func deleteRecipient(_ ref: RecipientRef) throws(StoreError) {
        try run("DELETE FROM recipient WHERE seq = ? AND n = ?", [SQLValue(ref.envelope), SQLValue(ref.number)])
    }

    func endRecipient(_ ref: RecipientRef, as state: RecipientState) throws(StoreError) {
        try run(
            "UPDATE recipient SET state = ? WHERE seq = ? AND n = ?",
            [SQLValue(state.rawValue), SQLValue(ref.envelope), SQLValue(ref.number)])
    }
}
