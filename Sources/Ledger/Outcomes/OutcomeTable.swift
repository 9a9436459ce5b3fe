import Authority
import Message
import Store

enum OutcomeTable {
    static func exists(
        _ outcome: DeliveryOutcome, _ mailbox: [UInt8], _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM outcome WHERE message = ? AND mailbox = ? AND state = ?",
            [SQLValue(outcome.message), .blob(mailbox), .text(outcome.state.rawValue)]
        ) { _ in true } ?? false
    }

    /// The receiver's words may name the recipient, so they are sealed.
    static func add(
        _ outcome: DeliveryOutcome, _ mailbox: [UInt8], day: Int64, seal: Seal, _ connection: any SQLConnection
    ) throws {
        let diagnostic = try seal.seal(outcome.diagnostic, for: mailbox)
        try connection.run(
            """
            INSERT INTO outcome (message, mailbox, state, customer, at, status, host, attempts, day, diagnostic)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                SQLValue(outcome.message), .blob(mailbox), .text(outcome.state.rawValue), SQLValue(outcome.customer),
                SQLValue(outcome.at), .text(outcome.status), SQLValue(outcome.remoteHost), SQLValue(outcome.attempts),
                .integer(day), .blob(diagnostic),
            ])
    }

    /// How many final outcomes of each state a message has.
    static func counts(
        of message: MessageID, _ connection: any SQLConnection
    ) throws -> [DeliveryOutcome.State: Int] {
        let rows = try connection.query(
            "SELECT state, count(*) FROM outcome WHERE message = ? GROUP BY state", [SQLValue(message)]
        ) { (try $0.word(0, as: DeliveryOutcome.State.self), Int($0.integer(1))) }
        return Dictionary(rows) { $1 }
    }

    struct Row {
        var mailbox: [UInt8]
        var state: DeliveryOutcome.State
        var customer: CustomerID
        var at: Timestamp
        var status: String
        var host: String?
        var attempts: Int
        var day: Int64
        var diagnostic: [UInt8]
    }

    static func of(_ message: MessageID, _ connection: any SQLConnection) throws -> [Row] {
        try connection.query(
            """
            SELECT mailbox, state, customer, at, status, host, attempts, day, diagnostic FROM outcome
            WHERE message = ? ORDER BY at
            """, [SQLValue(message)]
        ) { row in
            Row(
                mailbox: row.blob(0), state: try row.word(1), customer: try row.id(2), at: row.time(3),
                status: row.text(4), host: row.optionalText(5), attempts: Int(row.integer(6)), day: row.integer(7),
                diagnostic: row.blob(8))
        }
    }
}
