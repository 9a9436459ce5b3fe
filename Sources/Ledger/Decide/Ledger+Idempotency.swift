import Authority
import Message
import Store

/// A request by the names its client gave it.
struct RequestName: Hashable, Sendable {
    var credential: CredentialID
    var key: String
}

extension Ledger {
    /// How long a key is remembered.
    static let idempotencyLife = Span.hours(24)

    /// Asks whether a request was seen before, and reserves its key while it is under way. After `.fresh` and `.resumed`
    /// the caller must call `finish` or `abandon`.
    ///
    /// - Throws: `LedgerError`.
    public func begin(_ key: IdempotencyKey) throws(LedgerError) -> IdempotencyState {
        let name = RequestName(credential: key.credential, key: key.key)
        guard !runningRequests.contains(name) else { return .running }
        let now = time.now()
        let found = try read { try IdempotencyTable.find(key, $0) }
        guard let found else {
            runningRequests.insert(name)
            return .fresh
        }
        guard now - found.at < Self.idempotencyLife else {
            _ = try write { connection in
                try connection.run(
                    "DELETE FROM idempotency WHERE credential = ? AND key = ?",
                    [SQLValue(key.credential), .text(key.key)])
            }
            runningRequests.insert(name)
            return .fresh
        }
        guard isSame(found.body, key.body.octets) else { return .differs }
        if let answer = found.answer { return .answered(status: answer.status, body: answer.body) }
        runningRequests.insert(name)
        return .resumed(found.messages)
    }

    /// Keeps the answer, which a repeated request gets too. To be called once the messages are in the spool.
    ///
    /// - Throws: `LedgerError`.
    public func finish(_ key: IdempotencyKey, status: Int, answer: [UInt8]) throws(LedgerError) {
        let now = time.now()
        _ = try write { connection in
            try IdempotencyTable.finish(key, status: status, answer: answer, at: now, connection)
        } then: {
            runningRequests.remove(RequestName(credential: key.credential, key: key.key))
        }
    }

    /// The request came to no answer that could be repeated; the next one under its key is tried anew.
    public func abandon(_ key: IdempotencyKey) {
        runningRequests.remove(RequestName(credential: key.credential, key: key.key))
    }
}
