import Authority
import Message
import Store

/// The tenants on connectors' lists, as rows.
enum TenantTable {
    /// What is kept of a nonce until its message comes.
    struct Proof {
        var nonce: [UInt8]
        var expires: Timestamp
        /// Messages that came with another nonce.
        var wrong: Int
    }

    static func all(_ connection: any SQLConnection) throws -> [(ConnectorID, TenantFacts)] {
        try connection.query(
            "SELECT connector, tenant, state, organisations, since FROM tenant ORDER BY connector, tenant"
        ) {
            row in
            guard let id = TenantID(row.text(1)) else { throw StoreError.corrupt("\(row.text(1)) is no tenant's id") }
            let organisations = try row.words(3).map { try domain($0) }
            return (
                try row.id(0),
                TenantFacts(id: id, organisations: organisations, state: try row.word(2), since: row.time(4))
            )
        }
    }

    /// Writes a tenant's row; without a proof none can be used any more.
    static func put(
        _ tenant: TenantFacts, on connector: ConnectorID, proof: Proof? = nil, by principal: Principal,
        _ connection: any SQLConnection
    ) throws {
        try connection.run(
            """
            INSERT INTO tenant (connector, tenant, state, organisations, since, nonce, nonce_expires, principal)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (connector, tenant) DO UPDATE SET state = excluded.state, organisations = excluded.organisations,
            since = excluded.since, nonce = excluded.nonce, nonce_expires = excluded.nonce_expires, wrong_nonces = 0,
            principal = excluded.principal
            """,
            [
                SQLValue(connector), .text(tenant.id.text), .text(tenant.state.rawValue),
                SQLValue(words: tenant.organisations.map(\.text)), SQLValue(tenant.since),
                proof.map { .blob($0.nonce) } ?? .null, SQLValue(proof?.expires), .text(principal.description),
            ])
    }

    /// The proof that a tenant's message is waited for with; nil when none is.
    static func proof(
        of tenant: TenantID, on connector: ConnectorID, _ connection: any SQLConnection
    ) throws -> Proof? {
        try connection.first(
            """
            SELECT nonce, nonce_expires, wrong_nonces FROM tenant
            WHERE connector = ? AND tenant = ? AND state = 'pending' AND nonce IS NOT NULL
            """, [SQLValue(connector), .text(tenant.text)]
        ) { Proof(nonce: $0.blob(0), expires: $0.time(1), wrong: Int($0.integer(2))) }
    }

    static func countWrongNonce(
        of tenant: TenantID, on connector: ConnectorID, _ connection: any SQLConnection
    ) throws {
        try connection.run(
            "UPDATE tenant SET wrong_nonces = wrong_nonces + 1 WHERE connector = ? AND tenant = ?",
            [SQLValue(connector), .text(tenant.text)])
    }

    static func isPending(_ tenant: TenantID, host: String, _ connection: any SQLConnection) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM tenant t JOIN connector c ON c.id = t.connector
            WHERE c.host = ? AND c.revoked IS NULL AND t.tenant = ? AND t.state = ?
            """, [.text(host), .text(tenant.text), .text(TenantFacts.State.pending.rawValue)]
        ) { _ in true } ?? false
    }

    static func domain(_ text: String) throws(StoreError) -> DomainName {
        do {
            return try DomainName(text)
        } catch {
            throw .corrupt("\(text) is no domain")
        }
    }
}
