import Authority
import Message
import Store

/// What a client calls a request that it may repeat (`Idempotency-Key`), and what the request said.
public struct IdempotencyKey: Hashable, Sendable {
    public var credential: CredentialID
    public var key: String
    /// SHA-256 of the request's body.
    public var body: ContentDigest

    public init(credential: CredentialID, key: String, body: ContentDigest) {
        self.credential = credential
        self.key = key
        self.body = body
    }
}

/// What is known about a request that a client may be repeating.
public enum IdempotencyState: Hashable, Sendable {
    /// Never seen: go on, and call `finish` or `abandon`.
    case fresh
    /// It was decided and then lost: go on with these message ids, so that nothing is debited or sent twice.
    case resumed([MessageID])
    /// It was answered; this is the answer.
    case answered(status: Int, body: [UInt8])
    /// Another request under the same key is under way (409).
    case running
    /// The key was used for another body (422).
    case differs
}

enum IdempotencyTable {
    struct Row {
        var body: [UInt8]
        var messages: [MessageID]
        var at: Timestamp
        var answer: (status: Int, body: [UInt8])?
    }

    static func find(_ key: IdempotencyKey, _ connection: any SQLConnection) throws -> Row? {
        try connection.first(
            "SELECT body, messages, at, status, answer FROM idempotency WHERE credential = ? AND key = ?",
            [SQLValue(key.credential), .text(key.key)]
        ) { row in
            let octets = row.blob(1)
            let messages = stride(from: 0, to: octets.count, by: 16).compactMap { start in
                MessageID(octets: octets[start..<min(start + 16, octets.count)])
            }
            return Row(
                body: row.blob(0), messages: messages, at: row.time(2),
                answer: row.optionalInteger(3).map { (Int($0), row.blob(4)) })
        }
    }

    /// Remembers a message that a request has made.
    static func add(
        _ message: MessageID, to key: IdempotencyKey, at now: Timestamp, _ connection: any SQLConnection
    ) throws {
        try connection.run(
            """
            INSERT INTO idempotency (credential, key, body, messages, at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (credential, key) DO UPDATE SET messages = CASE
                WHEN instr(messages, excluded.messages) > 0 THEN messages
                ELSE CAST(messages || excluded.messages AS BLOB) END
            """,
            [
                SQLValue(key.credential), .text(key.key), .blob(key.body.octets), SQLValue(message), SQLValue(now),
            ])
    }

    static func finish(
        _ key: IdempotencyKey, status: Int, answer: [UInt8], at now: Timestamp, _ connection: any SQLConnection
    ) throws {
        try connection.run(
            """
            INSERT INTO idempotency (credential, key, body, messages, at, status, answer) VALUES (?, ?, ?, x'', ?, ?, ?)
            ON CONFLICT (credential, key) DO UPDATE SET status = excluded.status, answer = excluded.answer
            """,
            [
                SQLValue(key.credential), .text(key.key), .blob(key.body.octets), SQLValue(now), SQLValue(status),
                .blob(answer),
            ])
    }
}
