import Authority
import Message
import Store

extension Ledger {
    /// Adds a domain in the state *pending*; several customers may add the same one, since its owner decides.
    ///
    /// - Parameter includesSubdomains: whether the owner is asked to admit sub-domains. What the record says then decides.
    /// - Throws: `LedgerError.conflict` when this customer has it already, `.unknown` for the customer, `.notAllowed` for a
    ///   single label.
    public func addDomain(
        _ domain: DomainName, for customer: CustomerID, includesSubdomains: Bool = false, by principal: Principal
    ) throws(LedgerError) -> DomainRow {
        guard domain.parent != nil else { throw .notAllowed("\(domain) is a top-level domain") }
        let now = time.now()
        let row = DomainRow(
            domain: domain, customer: customer, includesSubdomains: includesSubdomains,
            course: ProofCourse(addedAt: now), added: now)
        return try write { connection in
            guard self.customer(customer) != nil else { throw LedgerError.unknown("customer \(customer)") }
            guard self.domain(domain, of: customer) == nil else {
                throw LedgerError.conflict("\(domain) has been added already")
            }
            try DomainTable.put(row, connection)
            try audit(
                .domainAdded, customer: customer, subject: domain.text,
                detail: includesSubdomains ? "with sub-domains" : "without sub-domains", by: principal, connection)
            return row
        } then: { row in
            directory.put(row)
        }
    }

    /// Keeps what a check of the proof concluded. A change of state is audited.
    ///
    /// - Throws: `LedgerError.unknown` when the customer does not have the domain.
    public func recordProof(_ row: DomainRow, by principal: Principal) throws(LedgerError) {
        try recordProofs([row], by: principal)
    }

    /// The same for many, in one commit.
    public func recordProofs(_ rows: [DomainRow], by principal: Principal) throws(LedgerError) {
        _ = try write { connection in
            for row in rows {
                guard let before = domain(row.domain, of: row.customer) else {
                    throw LedgerError.unknown("domain \(row.domain) of \(row.customer)")
                }
                try DomainTable.put(row, connection)
                let (old, new) = (before.course.state, row.course.state)
                guard old != new else { continue }
                try audit(
                    .proofChanged, customer: row.customer, subject: row.domain.text,
                    detail: "\(old.rawValue) to \(new.rawValue): \(row.lastResult)", by: principal,
                    connection)
            }
        } then: {
            for row in rows { directory.put(row) }
        }
    }

    /// Takes a domain from a customer; its signing keys stay, so that a selector never passes to another key.
    ///
    /// - Throws: `LedgerError.unknown`.
    public func removeDomain(
        _ domain: DomainName, of customer: CustomerID, by principal: Principal
    ) throws(LedgerError) {
        _ = try write { connection in
            let count = try connection.run(
                "DELETE FROM domain WHERE name = ? AND customer = ?", [SQLValue(domain), SQLValue(customer)])
            guard count == 1 else { throw LedgerError.unknown("domain \(domain) of \(customer)") }
            try audit(.domainRemoved, customer: customer, subject: domain.text, detail: "", by: principal, connection)
        } then: {
            directory.change { $0.domains[domain]?[customer] = nil }
        }
    }

    /// The domains of a customer, or of all, by name.
    public nonisolated func domains(of customer: CustomerID? = nil) -> [DomainRow] {
        directory.read { content in
            content.domains.values.flatMap { rows in
                rows.values.filter { customer == nil || $0.customer == customer }
            }.sorted { ($0.domain, $0.customer) < ($1.domain, $1.customer) }
        }
    }

    /// The same domain as its customers have it.
    public nonisolated func rows(of domain: DomainName) -> [DomainRow] {
        directory.read { content in content.domains[domain].map { Array($0.values) } ?? [] }
    }

    public nonisolated func domain(_ domain: DomainName, of customer: CustomerID) -> DomainRow? {
        directory.read { $0.domains[domain]?[customer] }
    }

    /// Domains whose next check is due, the longest overdue first.
    public nonisolated func domainsDue(at now: Timestamp, limit: Int) -> [DomainRow] {
        directory.read { content in
            let due = content.domains.values.flatMap { $0.values.filter { $0.course.nextCheck <= now } }
            return Array(due.sorted { $0.course.nextCheck < $1.course.nextCheck }.prefix(limit))
        }
    }
}
