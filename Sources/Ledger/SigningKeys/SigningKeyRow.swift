import Authority
import Message
import Store

/// One DKIM key of one domain, as Signing hands it over: its private half is sealed, and its state is Signing's word.
public struct SigningKeyRow: Hashable, Sendable {
    public var domain: DomainName
    public var selector: DNSName
    public var slot: Int
    /// Empty once the private half is destroyed.
    public var sealed: [UInt8]
    public var publicKey: [UInt8]
    public var state: String
    /// When it came into that state.
    public var since: Timestamp

    public init(
        domain: DomainName, selector: DNSName, slot: Int, sealed: [UInt8], publicKey: [UInt8], state: String,
        since: Timestamp
    ) {
        self.domain = domain
        self.selector = selector
        self.slot = slot
        self.sealed = sealed
        self.publicKey = publicKey
        self.state = state
        self.since = since
    }
}

extension Ledger {
    /// Adds signing keys, or replaces those with the same domain and selector; all of them or none. Changes of state are
    /// audited.
    ///
    /// - Parameter former: what each row takes the place of, nil for nothing; leave it out to replace whatever is there.
    /// - Throws: `LedgerError.conflict` when one of them is no longer `former`; then nothing is changed.
    public func putSigningKeys(
        _ rows: [SigningKeyRow], replacing former: [SigningKeyRow?]? = nil, by principal: Principal
    ) throws(LedgerError) {
        _ = try write { connection in
            for (index, row) in rows.enumerated() {
                let name: [SQLValue] = [SQLValue(row.domain), .text(row.selector.text)]
                let known = try connection.first(
                    "SELECT state, sealed FROM signing_key WHERE domain = ? AND selector = ?", name
                ) { (state: $0.text(0), sealed: $0.blob(1)) }
                if let former, known?.state != former[index]?.state || known?.sealed != former[index]?.sealed {
                    throw LedgerError.conflict("somebody else has changed the key \(row.selector) of \(row.domain)")
                }
                let before = known?.state
                try connection.run(
                    """
                    INSERT INTO signing_key (domain, selector, slot, sealed, public, state, since)
                    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (domain, selector) DO UPDATE SET slot = excluded.slot,
                    sealed = excluded.sealed, public = excluded.public, state = excluded.state, since = excluded.since
                    """,
                    name + [
                        SQLValue(row.slot), .blob(row.sealed), .blob(row.publicKey), .text(row.state),
                        SQLValue(row.since),
                    ])
                guard before != row.state else { continue }
                try audit(
                    .signingKeyChanged, customer: nil, subject: "\(row.selector)._domainkey.\(row.domain)",
                    detail: "\(before ?? "nothing") to \(row.state)", by: principal, connection)
            }
        }
    }

    /// The signing keys of a domain, or all of them.
    ///
    /// - Throws: `LedgerError`.
    public func signingKeys(of domain: DomainName? = nil) throws(LedgerError) -> [SigningKeyRow] {
        let filter = domain == nil ? "" : "WHERE domain = ?"
        return try read { connection in
            try connection.query(
                """
                SELECT domain, selector, slot, sealed, public, state, since FROM signing_key \(filter)
                ORDER BY domain, selector
                """, domain.map { [SQLValue($0)] } ?? []
            ) { row in
                guard let selector = try? DNSName(row.text(1)) else {
                    throw StoreError.corrupt("selector \(row.text(1))")
                }
                return SigningKeyRow(
                    domain: try row.domain(0), selector: selector, slot: Int(row.integer(2)), sealed: row.blob(3),
                    publicKey: row.blob(4), state: row.text(5), since: row.time(6))
            }
        }
    }
}
