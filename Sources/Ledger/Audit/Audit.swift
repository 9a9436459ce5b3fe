import Authority
import Message
import Store

/// What was done, in the words kept in the audit log.
public enum AuditAction: String, Hashable, Codable, Sendable, CaseIterable {
    case customerAdded = "customer-added"
    case standingChanged = "standing-changed"
    case limitsChanged = "limits-changed"
    case keyMinted = "key-minted"
    case keyRevoked = "key-revoked"
    case connectorAdded = "connector-added"
    case connectorChanged = "connector-changed"
    case connectorRevoked = "connector-revoked"
    case tenantNamed = "tenant-named"
    case tenantAllowed = "tenant-allowed"
    case tenantDenied = "tenant-denied"
    case domainAdded = "domain-added"
    case domainRemoved = "domain-removed"
    case proofChanged = "proof-changed"
    case signingKeyChanged = "signing-key-changed"
    case suppressionAdded = "suppression-added"
    case suppressionRemoved = "suppression-removed"
    case orderPlaced = "order-placed"
    case messageReleased = "message-released"
    case signInLinkMade = "sign-in-link-made"
    case signedIn = "signed-in"
}

/// One line of the audit log. Lines are added in the transaction of the act, and never changed.
public struct AuditEntry: Hashable, Codable, Sendable {
    public var at: Timestamp
    public var principal: Principal
    public var action: AuditAction
    /// Whose customer it was about; nil for the installation.
    public var customer: CustomerID?
    /// The id or name of what was acted on.
    public var subject: String
    /// What changed, in words; never a secret.
    public var detail: String
}

extension Ledger {
    /// Adds a line to the log inside the transaction of the act.
    func audit(
        _ action: AuditAction, customer: CustomerID?, subject: String, detail: String, by principal: Principal,
        _ connection: any SQLConnection
    ) throws {
        try connection.run(
            "INSERT INTO audit (at, principal, action, customer, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
            [
                SQLValue(time.now()), .text(principal.description), .text(action.rawValue), SQLValue(customer),
                .text(subject), .text(detail),
            ])
    }

    /// The newest lines of the log, newest first.
    ///
    /// - Parameter customer: nil for all customers.
    /// - Throws: `LedgerError`.
    public func auditLog(of customer: CustomerID? = nil, limit: Int = 100) throws(LedgerError) -> [AuditEntry] {
        let filter = customer == nil ? "" : "WHERE customer = ?"
        let values = customer.map { [SQLValue($0)] } ?? []
        return try read { connection in
            try connection.query(
                """
                SELECT at, principal, action, customer, subject, detail FROM audit \(filter)
                ORDER BY number DESC LIMIT \(max(0, limit))
                """, values
            ) { row in
                guard let principal = Principal(row.text(1)) else {
                    throw StoreError.corrupt("principal \(row.text(1))")
                }
                return AuditEntry(
                    at: row.time(0), principal: principal, action: try row.word(2),
                    customer: row.isNull(3) ? nil : try row.id(3), subject: row.text(4), detail: row.text(5))
            }
        }
    }
}
