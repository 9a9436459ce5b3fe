import Authority
import Message
import Store

extension Ledger {
    /// Every customer, the platform itself first.
    public nonisolated func customers() -> [Customer] {
        directory.read { content in content.customers.values.sorted { $0.facts.id < $1.facts.id } }
    }

    public nonisolated func customer(_ id: CustomerID) -> Customer? {
        directory.read { $0.customers[id] }
    }

    /// Adds a customer in good standing with the standard limits.
    ///
    /// - Parameter name: 1 to 200 characters; names need not be unique.
    /// - Throws: `LedgerError`.
    public func addCustomer(name: String, by principal: Principal) throws(LedgerError) -> Customer {
        try Self.checkName(name)
        let id: CustomerID = newID()
        let label = AccountLabel.of(id, platform: platform)
        let facts = CustomerFacts(id: id, name: name, standing: .active, label: label, since: time.now())
        let customer = Customer(facts: facts, limits: nil)
        return try write { connection in
            try CustomerTable.insert(customer, connection)
            try audit(.customerAdded, customer: id, subject: id.description, detail: name, by: principal, connection)
            return customer
        } then: { customer in
            directory.change { $0.customers[customer.facts.id] = customer }
        }
    }

    /// Changes how a customer stands. Queued mail of a frozen customer stops within seconds and is kept.
    ///
    /// - Returns: the change that was made.
    /// - Throws: `LedgerError.unknown`; `.notAllowed` for a change that is not lawful.
    @discardableResult
    public func setStanding(
        _ standing: Standing, of id: CustomerID, by principal: Principal, reason: String
    ) throws(LedgerError) -> StandingChange {
        var made: StandingChange?
        try change(id) { customer throws(LedgerError) in
            do {
                made = try StandingChange(of: id, from: customer.facts.standing, to: standing)
            } catch {
                throw .notAllowed("the standing cannot become \(standing.rawValue): \(error)")
            }
            customer.facts.standing = standing
        } auditing: { before, connection in
            try audit(
                .standingChanged, customer: id, subject: id.description,
                detail: "\(before.facts.standing.rawValue) to \(standing.rawValue): \(reason)", by: principal,
                connection)
        }
        guard let made else { throw .unknown("customer \(id)") }
        return made
    }

    /// Gives a customer limits of its own. Those of the platform, customer zero, are what everybody without own limits
    /// has, and the platform's ceiling and first-contact limit hold for all.
    ///
    /// - Throws: `LedgerError.unknown`; `.notAllowed` for a negative number.
    public func setLimits(_ limits: Limits, of id: CustomerID, by principal: Principal) throws(LedgerError) {
        let text = LimitsText.write(limits)
        guard !text.contains("-") else { throw .notAllowed("a limit cannot be negative") }
        try change(id) {
            $0.limits = limits
        } auditing: { before, connection in
            let old = before.limits.map(LimitsText.write) ?? "standard"
            try audit(
                .limitsChanged, customer: id, subject: id.description, detail: "\(old) to \(text)", by: principal,
                connection)
        }
    }

    private func change(
        _ id: CustomerID, _ change: (inout Customer) throws(LedgerError) -> Void,
        auditing: (_ before: Customer, any SQLConnection) throws -> Void
    ) throws(LedgerError) {
        _ = try write { connection in
            // Read after the write lock is held, so that no other process changes it in between.
            guard let before = customer(id) else { throw LedgerError.unknown("customer \(id)") }
            var customer = before
            try change(&customer)
            try CustomerTable.update(customer, connection)
            try auditing(before, connection)
            return customer
        } then: { customer in
            directory.change { $0.customers[id] = customer }
        }
    }

    static func checkName(_ name: String) throws(LedgerError) {
        guard (1...200).contains(name.count), name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
        else { throw .notAllowed("a name has 1 to 200 characters and no control characters") }
    }
}
