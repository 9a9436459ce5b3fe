import Authority
import Message
import Store

/// Reads beside the writer, on its own connection and thread: previews at RCPT, and what people look at.
///
/// Its answers may be a commit behind; nothing is decided by them.
actor LedgerReader {
    private nonisolated let thread = SerialThread(name: "ledger-read")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let dayKeys: DayKeys
    private let path: String
    private let directory: Directory
    let mailboxKeys: MailboxKeys
    private let policy: Policy
    private var connection: DatabaseReader?
    private var recent = RecentRecipients()

    init(path: String, directory: Directory, mailboxKeys: MailboxKeys, dayKeys: DayKeys, policy: Policy = .standard) {
        self.path = path
        self.directory = directory
        self.mailboxKeys = mailboxKeys
        self.dayKeys = dayKeys
        self.policy = policy
    }

    func read<Value>(_ body: (any SQLConnection) throws -> Value) throws(LedgerError) -> Value {
        try LedgerError.translating {
            let reader = try connection ?? Database.reader(path: path)
            connection = reader
            return try reader.read(body)
        }
    }

    /// What would be refused at MAIL or RCPT already.
    func preview(
        _ claim: Claim, peer: IPAddress?, greeting: String?, relay: RelayEvidence?, at now: Timestamp
    ) throws(LedgerError) -> Refusal? {
        let facts = try read { connection in
            let known = try claim.recipients.map { mailbox in
                try recent.find(mailbox, of: claim.customer, at: now) {
                    try look(up: mailbox, of: claim.customer, connection)
                }
            }
            let recipients = known.map(\.facts)
            let assembly = FactsAssembly(
                claim: claim, domains: Facts.domainsNeeded(claim), recipients: recipients, readmission: nil, now: now)
            var facts = directory.read { assembly.facts(from: $0) }
            for entry in known { facts.cells.merge(entry.cells) { $1 } }
            for key in CellKey.needed(for: claim, recipients: []) {
                facts.cells[key] = try CellTable.read(key, connection)
            }
            return facts
        }
        return policy.preview(
            claim: claim, peer: peer, greeting: greeting, relay: relay, facts: facts, at: now)
    }

    private func look(
        up mailbox: Mailbox, of customer: CustomerID, _ connection: any SQLConnection
    ) throws -> RecentRecipients.Known {
        let octets = mailboxKeys.octets(of: mailbox)
        let key = Hexadecimal.encode(octets)
        let suppression = try SuppressionTable.find(octets, for: customer, connection)
        var known = RecentRecipients.Known(facts: RecipientFacts(key: key, suppression: suppression), cells: [:])
        for cell in [CellKey.relation(of: customer, with: key), .firstContacts(of: key)] {
            known.cells[cell] = try CellTable.read(cell, connection)
        }
        return known
    }
}

/// What was read about recipients in the last seconds: a transaction of many recipients asks about all of them at each
/// RCPT.
struct RecentRecipients {
    struct Known {
        var facts: RecipientFacts
        var cells: [CellKey: Cell]
    }

    private struct Name: Hashable {
        var customer: CustomerID
        var mailbox: Mailbox
    }

    static let life = Span.seconds(5)
    static let most = 5_000

    private var entries: [Name: Known] = [:]
    private var since = Timestamp(milliseconds: .min)

    mutating func find(
        _ mailbox: Mailbox, of customer: CustomerID, at now: Timestamp, _ look: () throws -> Known
    ) rethrows -> Known {
        if now.milliseconds - Self.life.milliseconds > since.milliseconds || entries.count >= Self.most {
            entries.removeAll(keepingCapacity: true)
            since = now
        }
        let name = Name(customer: customer, mailbox: mailbox)
        if let known = entries[name] { return known }
        let known = try look()
        entries[name] = known
        return known
    }
}
