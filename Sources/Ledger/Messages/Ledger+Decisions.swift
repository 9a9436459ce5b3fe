import Authority
import Message
import Store

extension Ledger {
    /// The record of a decision. After 35 days placeholders stand in place of addresses.
    ///
    /// - Returns: nil when nothing was decided under this id.
    /// - Throws: `LedgerError`.
    public nonisolated func decision(_ id: MessageID) async throws(LedgerError) -> DecisionRecord? {
        try await reader.decision(id)
    }

    /// All records of one message, oldest first: the last is the one in force.
    ///
    /// - Throws: `LedgerError`.
    public nonisolated func history(of id: MessageID) async throws(LedgerError) -> [DecisionRecord] {
        try await reader.history(of: id)
    }

    /// Messages that match, newest first.
    ///
    /// - Throws: `LedgerError`.
    public nonisolated func decisions(matching query: MessageQuery) async throws(LedgerError) -> [MessageSummary] {
        try await reader.decisions(matching: query)
    }

    /// What became of a message's recipients so far, oldest first.
    ///
    /// - Throws: `LedgerError`.
    public nonisolated func outcomes(of id: MessageID) async throws(LedgerError) -> [KeptOutcome] {
        try await reader.outcomes(of: id)
    }
}

extension LedgerReader {
    func decision(_ id: MessageID) throws(LedgerError) -> DecisionRecord? {
        try read { try DecisionTable.find(id, dayKeys, $0)?.record }
    }

    func history(of id: MessageID) throws(LedgerError) -> [DecisionRecord] {
        try read { connection in
            guard let latest = try DecisionTable.find(id, dayKeys, connection)?.record else { return [] }
            return try DecisionTable.past(id, dayKeys, connection) + [latest]
        }
    }

    func decisions(matching query: MessageQuery) throws(LedgerError) -> [MessageSummary] {
        let recipient = query.recipient.map { mailboxKeys.octets(of: $0) }
        return try read { connection in
            var rows: [MessageSearch.Row] = []
            for search in try MessageSearch.searches(query, recipient: recipient, connection) {
                rows += try connection.query(search.sql, search.values, MessageSearch.row)
            }
            rows.sort { $0.number > $1.number }
            var days = OpenedDays(dayKeys)
            return try rows.prefix(query.boundedLimit).map { number, id, day, sealed, open in
                let record = try DecisionTable.read(
                    id, day: day, sealed: sealed, open: open, &days, connection
                ).record
                return MessageSummary(number, record, try OutcomeTable.counts(of: id, connection))
            }
        }
    }

    func outcomes(of id: MessageID) throws(LedgerError) -> [KeptOutcome] {
        try read { connection in
            var names: [String: Mailbox] = [:]
            let latest = try DecisionTable.find(id, dayKeys, connection)?.record
            for record in try DecisionTable.past(id, dayKeys, connection) + (latest.map { [$0] } ?? []) {
                for (recipient, mailbox) in zip(record.facts.recipients, record.claim.recipients) {
                    names[recipient.key] = mailbox
                }
            }
            var days = OpenedDays(dayKeys)
            return try OutcomeTable.of(id, connection).map { row in
                let key = Hexadecimal.encode(row.mailbox)
                return KeptOutcome(
                    recipient: names[key], key: key, state: row.state, at: row.at, status: row.status,
                    diagnostic: try days.seal(of: row.day, connection)?.open(row.diagnostic, for: row.mailbox),
                    remoteHost: row.host, attempts: row.attempts)
            }
        }
    }
}

extension MessageSummary {
    init(_ number: Int64, _ record: DecisionRecord, _ outcomes: [DeliveryOutcome.State: Int]) {
        self.number = number
        id = record.claim.id
        customer = record.claim.customer
        at = record.verdict.decidedAt
        state = DecisionState(record.verdict)
        door = record.claim.door
        messageClass = record.verdict.messageClass
        author = record.evidence.message.authors.first?.mailbox
        recipients = record.claim.recipients
        size = record.evidence.message.size
        check = record.verdict.findings.first { $0.result != .passed && $0.result != .noted }?.check
        self.outcomes = outcomes
    }
}
