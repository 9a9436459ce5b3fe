import Authority
import Message
import Store

extension Ledger {
    /// How long a message can wait in the queue before it is decided again, with room to spare.
    static let suppressionMemory = Span.days(14)

    /// Entries are listed with the time before their commit; no commit takes longer than this.
    static let suppressionOverlap = Span.minutes(1)

    /// All small tables as the database holds them.
    ///
    /// - Parameter known: the filter so far; only what was listed since is read.
    static func content(
        _ connection: any SQLConnection, at now: Timestamp, extending known: SuppressionFilter = SuppressionFilter()
    ) throws -> Directory.Content {
        var content = Directory.Content()
        content.suppressed = known
        let unread = known.readUntil.map { $0 - suppressionOverlap } ?? Timestamp(milliseconds: .min)
        try SuppressionTable.addMailboxes(listedSince: unread, to: &content.suppressed.mailboxes, connection)
        content.suppressed.readUntil = now
        for customer in try CustomerTable.all(connection) { content.customers[customer.facts.id] = customer }
        for key in try CredentialTable.all(connection) { content.credentials[key.facts.id] = key }
        for connector in try ConnectorTable.all(connection) { content.add(connector) }
        content.host = try HostEntry.read(connection)
        for row in try DomainTable.all(connection) { content.domains[row.domain, default: [:]][row.customer] = row }
        for entry in try SuppressionTable.since(now - suppressionMemory, connection) {
            content.recentSuppressions[SuppressionKey(customer: entry.customer, mailbox: entry.mailbox)] = entry.since
        }
        content.checkedAt = now
        return content
    }

    /// Reads the small tables anew when somebody else has committed since the last look. Called at the beginning of every
    /// write transaction, so that what memory holds is what the transaction sees.
    func notice(_ connection: any SQLConnection) throws {
        let version = try database.dataVersion()
        let now = time.now()
        guard version != seenVersion else {
            directory.change { $0.checkedAt = now }
            return
        }
        let known = directory.read { $0.suppressed }
        directory.replace(try Self.content(connection, at: now, extending: known))
        cells.forget()
        seenVersion = version
    }

    /// Runs a write transaction, then changes what memory holds.
    func write<Value>(
        _ body: (any SQLConnection) throws -> Value, then change: (Value) -> Void = { _ in }
    ) throws(LedgerError) -> Value {
        try LedgerError.translating {
            let value = try database.write { connection in
                try notice(connection)
                return try body(connection)
            }
            change(value)
            return value
        }
    }

    /// Runs a transaction that reads.
    func read<Value>(_ body: (any SQLConnection) throws -> Value) throws(LedgerError) -> Value {
        try LedgerError.translating { try database.read(body) }
    }
}
