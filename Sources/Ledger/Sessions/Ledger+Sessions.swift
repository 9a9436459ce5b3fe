import Authority
import Crypto
import Message
import Store

/// A signed-in person, until it expires or is ended.
public struct ConsoleSession: Hashable, Sendable {
    public var principal: Principal
    public var created: Timestamp
    public var expires: Timestamp
}

extension Ledger {
    /// How long a sign-in link can be used, once.
    public static let linkLife = Span.minutes(15)
    /// How long a session lasts.
    public static let sessionLife = Span.hours(12)

    /// Makes a one-time sign-in token. Only its hash is kept.
    ///
    /// - Throws: `LedgerError`.
    public func makeSignInLink(for principal: Principal, life: Span = linkLife) throws(LedgerError) -> String {
        let token = Base64URL.encode(randomOctets(32))
        let now = time.now()
        return try write { connection in
            try Self.insert(token, kind: "link", principal, now, now + life, connection)
            try audit(
                .signInLinkMade, customer: nil, subject: principal.description, detail: "", by: principal, connection)
            return token
        }
    }

    /// Turns a sign-in token into a session; it works once.
    ///
    /// - Returns: the session's token and the session; nil when the link is unknown, used or too old.
    /// - Throws: `LedgerError`.
    public func signIn(link: String) throws(LedgerError) -> (token: String, session: ConsoleSession)? {
        let token = Base64URL.encode(randomOctets(32))
        let now = time.now()
        return try write { connection in
            let used = try connection.run(
                "UPDATE session SET used = ? WHERE token = ? AND kind = 'link' AND used IS NULL AND expires > ?",
                [SQLValue(now), .blob(Self.hash(link)), SQLValue(now)])
            guard used == 1, let found = try Self.find(link, kind: "link", connection) else { return nil }
            let session = ConsoleSession(principal: found.principal, created: now, expires: now + Self.sessionLife)
            try Self.insert(token, kind: "session", session.principal, now, session.expires, connection)
            try audit(
                .signedIn, customer: nil, subject: session.principal.description, detail: "", by: session.principal,
                connection)
            return (token, session)
        }
    }

    /// Who holds a session token; nil when it is unknown, ended or expired.
    ///
    /// - Throws: `LedgerError`.
    public func session(_ token: String) throws(LedgerError) -> ConsoleSession? {
        let now = time.now()
        let found = try read { try Self.find(token, kind: "session", $0) }
        return found.flatMap { $0.expires > now ? $0 : nil }
    }

    /// Ends a session; an unknown one is ended already.
    ///
    /// - Throws: `LedgerError`.
    public func endSession(_ token: String) throws(LedgerError) {
        _ = try write { connection in
            try connection.run(
                "DELETE FROM session WHERE token = ? AND kind = 'session'", [.blob(Self.hash(token))])
        }
    }

    private static func hash(_ token: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(token.utf8.prefix(128))))
    }

    private static func insert(
        _ token: String, kind: String, _ principal: Principal, _ now: Timestamp, _ expires: Timestamp,
        _ connection: any SQLConnection
    ) throws {
        try connection.run(
            "INSERT INTO session (token, kind, principal, created, expires) VALUES (?, ?, ?, ?, ?)",
            [.blob(hash(token)), .text(kind), .text(principal.description), SQLValue(now), SQLValue(expires)])
    }

    private static func find(
        _ token: String, kind: String, _ connection: any SQLConnection
    ) throws -> ConsoleSession? {
        try connection.first(
            "SELECT principal, created, expires FROM session WHERE token = ? AND kind = ?",
            [.blob(hash(token)), .text(kind)]
        ) { row in
            guard let principal = Principal(row.text(0)) else { throw StoreError.corrupt("principal \(row.text(0))") }
            return ConsoleSession(principal: principal, created: row.time(1), expires: row.time(2))
        }
    }
}
