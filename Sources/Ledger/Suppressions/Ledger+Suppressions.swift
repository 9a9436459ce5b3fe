import Authority
import Message
import Store

extension Ledger {
    /// Puts a mailbox on a customer's list, or on the platform's when the customer is `.platform`. One that is listed
    /// already stays as it is.
    ///
    /// - Throws: `LedgerError.unknown` for the customer.
    public func suppress(
        _ mailbox: Mailbox, for customer: CustomerID, reason: Suppression.Reason, by principal: Principal
    ) throws(LedgerError) {
        let now = time.now()
        let octets = mailboxKeys.octets(of: mailbox)
        let key = Hexadecimal.encode(octets)
        _ = try write { connection in
            guard self.customer(customer) != nil else { throw LedgerError.unknown("customer \(customer)") }
            let address = customer == .platform ? nil : try suppressionSeal.seal(mailbox.description, for: octets)
            let count = try connection.run(
                """
                INSERT INTO suppression (mailbox, customer, reason, since, address) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                [.blob(octets), SQLValue(customer), .text(reason.rawValue), SQLValue(now), SQLValue(address)])
            guard count == 1 else { return }
            try audit(
                .suppressionAdded, customer: customer, subject: key, detail: reason.rawValue, by: principal, connection)
        } then: {
            directory.change { content in
                let entry = SuppressionKey(customer: customer, mailbox: key)
                if content.recentSuppressions[entry] == nil { content.recentSuppressions[entry] = now }
                content.suppressed.mailboxes.insert(DecisionTable.shortKey(octets))
            }
        }
    }

    /// Takes a mailbox off a list.
    ///
    /// - Throws: `LedgerError.unknown` when it is not listed.
    public func unsuppress(
        _ mailbox: Mailbox, for customer: CustomerID, by principal: Principal
    ) throws(LedgerError) {
        let octets = mailboxKeys.octets(of: mailbox)
        let key = Hexadecimal.encode(octets)
        _ = try write { connection in
            let count = try connection.run(
                "DELETE FROM suppression WHERE mailbox = ? AND customer = ?", [.blob(octets), SQLValue(customer)])
            guard count == 1 else { throw LedgerError.unknown("the mailbox is not on the list of \(customer)") }
            try audit(.suppressionRemoved, customer: customer, subject: key, detail: "", by: principal, connection)
        } then: {
            directory.change {
                $0.recentSuppressions[SuppressionKey(customer: customer, mailbox: key)] = nil
            }
        }
    }

    /// A page of a list, in the order of mailbox keys.
    ///
    /// - Parameter after: the last mailbox key of the page before; nil for the first page.
    /// - Throws: `LedgerError`.
    public func suppressions(
        of customer: CustomerID, after: String? = nil, limit: Int = 100
    ) throws(LedgerError) -> [SuppressionEntry] {
        let start = after.flatMap { Hexadecimal.decode($0) } ?? []
        let rows = try read { try SuppressionTable.of(customer, after: start, limit: limit, $0) }
        return rows.map { row in
            let address = row.sealedAddress.flatMap {
                suppressionSeal.open($0, for: Hexadecimal.decode(row.mailbox) ?? [])
            }
            return SuppressionEntry(
                customer: row.customer, mailbox: row.mailbox, reason: row.reason, since: row.since,
                address: address.flatMap { try? Mailbox($0) })
        }
    }
}
