import Authority
import Message
import Store

/// An API key as the ledger keeps it: the hash of its secret instead of the secret.
struct HashedKey: Hashable, Sendable {
    var facts: CredentialFacts
    var hash: [UInt8]
}

enum CredentialTable {
    static func insert(_ key: HashedKey, _ connection: any SQLConnection) throws {
        let facts = key.facts
        try connection.run(
            """
            INSERT INTO credential (id, customer, name, secret, scopes, classes, domains, networks, created, expires,
            revoked, second_factor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(facts.id), SQLValue(facts.customer), .text(facts.name), .blob(key.hash),
                SQLValue(words: facts.scopes.map(\.rawValue).sorted()),
                SQLValue(words: facts.classes.map(\.rawValue).sorted()),
                facts.domains.map { SQLValue(words: $0.map(\.text).sorted()) } ?? .null,
                facts.networks.map { SQLValue(words: $0.map(\.description)) } ?? .null,
                SQLValue(facts.createdAt), SQLValue(facts.expiresAt), SQLValue(facts.revokedAt),
                .text(facts.secondFactor.rawValue),
            ])
    }

    static func revoke(_ id: CredentialID, at now: Timestamp, _ connection: any SQLConnection) throws {
        try connection.run(
            "UPDATE credential SET revoked = ? WHERE id = ? AND revoked IS NULL", [SQLValue(now), SQLValue(id)])
    }

    static func all(_ connection: any SQLConnection) throws -> [HashedKey] {
        try connection.query(
            """
            SELECT id, customer, name, secret, scopes, classes, domains, networks, created, expires, revoked,
            second_factor FROM credential
            """
        ) { row in
            var domains: Set<DomainName>?
            if !row.isNull(6) {
                domains = []
                for text in row.words(6) {
                    guard let domain = try? DomainName(text) else { throw StoreError.corrupt("key domain \(text)") }
                    domains?.insert(domain)
                }
            }
            let facts = CredentialFacts(
                id: try row.id(0), customer: try row.id(1), name: row.text(2),
                scopes: Set(try row.words(4, as: CredentialFacts.Scope.self)),
                classes: Set(try row.words(5, as: MessageClass.self)), domains: domains,
                networks: row.isNull(7) ? nil : try row.networks(7), createdAt: row.time(8),
                expiresAt: row.optionalTime(9), revokedAt: row.optionalTime(10), secondFactor: try row.word(11))
            return HashedKey(facts: facts, hash: row.blob(3))
        }
    }
}
