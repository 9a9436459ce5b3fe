import Authority
import Message
import Store

/// What a stored decision comes to, for lists and searches. Raw values are stored.
public enum DecisionState: Int, Hashable, Codable, Sendable, CaseIterable {
    /// Every recipient was sent to, or to the customer's own server as inbound mail.
    case sent = 0
    /// At least one recipient waits.
    case held = 1
    /// None waits, and at least one was dropped because the customer's own list suppresses it.
    case dropped = 2
    case refused = 3
    case undecided = 4

    init(_ verdict: Verdict) {
        switch verdict.ruling {
        case .refused: self = .refused
        case .undecided: self = .undecided
        case .decided(let rulings):
            var state = DecisionState.sent
            for ruling in rulings {
                switch ruling {
                case .send, .inbound: break
                case .hold: state = .held
                case .drop: if state == .sent { state = .dropped }
                }
            }
            self = state
        }
    }
}

extension Ledger {
    /// Makes today's key when the day is new, in a commit of its own: no address is ever sealed with a key that a failed
    /// transaction took back.
    func ensureDayKey(of now: Timestamp) throws {
        let day = DayKeys.day(of: now)
        guard dayKey?.day != day else { return }
        let octets = randomOctets(32)
        let seal = try database.write { try dayKeys.make(day, octets: octets, $0) }
        dayKey = (day, seal)
    }

    /// The seal of today; `ensureDayKey` has been called.
    func todaysSeal() throws -> (day: Int64, seal: Seal) {
        guard let dayKey else { throw LedgerError.unavailable("no key for today") }
        return dayKey
    }

    func earlierDecision(_ id: MessageID, _ connection: any SQLConnection) throws -> EarlierDecision? {
        try DecisionTable.find(id, dayKeys, connection).map {
            EarlierDecision(number: $0.number, digest: $0.digest, record: $0.record)
        }
    }

    /// Writes what a batch has gathered: each changed cell once, each decision, and what points at it.
    func write(_ batch: DecisionBatch, _ connection: any SQLConnection) throws {
        for (key, cell) in batch.changed { try CellTable.write(key, cell, connection) }
        let (day, seal) = try todaysSeal()
        for row in batch.outbox { try OutboxTable.add(row, day: day, seal: seal, connection) }
        for event in batch.events { try EventTable.add(event, day: day, seal: seal, connection) }
        guard !batch.decisions.isEmpty || !batch.outcomes.isEmpty else { return }
        for (outcome, mailbox) in batch.outcomes {
            try OutcomeTable.add(outcome, mailbox, day: day, seal: seal, connection)
        }
        var number = try DecisionTable.lastNumber(connection)
        for decision in batch.decisions {
            number += 1
            try DecisionTable.put(decision, number: number, day: day, seal: seal, connection)
            if let key = decision.prepared.request.idempotency, !decision.verdict.isTurnedAway {
                try IdempotencyTable.add(decision.prepared.request.claim.id, to: key, at: batch.now, connection)
            }
        }
    }
}

enum DecisionTable {
    struct Row {
        let number: Int64
        let digest: [UInt8]
        let record: DecisionRecord
        /// Whether the key of its addresses is still there.
        let hasAddresses: Bool
    }

    static func lastNumber(_ connection: any SQLConnection) throws -> Int64 {
        try connection.first("SELECT max(number) FROM decision") { $0.integer(0) } ?? 0
    }

    /// - Parameter number: its place in the log; not used when it replaces an earlier record, whose place it takes.
    static func put(
        _ decision: NewDecision, number: Int64, day: Int64, seal: Seal, _ connection: any SQLConnection
    ) throws {
        let request = decision.prepared.request
        let id = request.claim.id.octets
        let stored = StoredRecord(
            claim: request.claim, evidence: request.evidence, facts: decision.facts, verdict: decision.verdict)
        let addresses = try seal.seal(stored.addresses.encoded, for: id)
        let values: [SQLValue] = [
            SQLValue(DecisionState(decision.verdict).rawValue), .blob(request.digest.octets), .integer(day),
            .blob(addresses), .blob(stored.open),
        ]
        if let replaced = decision.replaces?.number {
            try connection.run(
                """
                INSERT INTO past_decision (id, day, addresses, record)
                SELECT id, day, addresses, record FROM decision WHERE number = ?
                """, [.integer(replaced)])
            // Its time stays, since numbers grow with time and searches rely on that.
            try connection.run(
                "UPDATE decision SET state = ?, digest = ?, day = ?, addresses = ?, record = ? WHERE number = ?",
                values + [.integer(replaced)])
            guard decision.replaces?.record.verdict.isTurnedAway == true else { return }
            return try index(decision, number: replaced, connection)
        }
        try connection.run(
            """
            INSERT INTO decision (number, id, customer, at, state, digest, day, addresses, record)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [.integer(number), .blob(id), SQLValue(request.claim.customer), SQLValue(decision.verdict.decidedAt)]
                + values)
        try index(decision, number: number, connection)
    }

    /// Lets a message be found by its recipients. What was turned away reached nobody and is not worth a row for each.
    private static func index(_ decision: NewDecision, number: Int64, _ connection: any SQLConnection) throws {
        guard !decision.verdict.isTurnedAway else { return }
        for mailbox in Set(decision.prepared.mailboxes) {
            try connection.run(
                "INSERT INTO addressee (mailbox, decision) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [.integer(shortKey(mailbox)), .integer(number)])
        }
    }

    /// The first half of a mailbox key: enough to find messages by, since what is found is compared in full.
    static func shortKey(_ mailbox: some Sequence<UInt8>) -> Int64 {
        Int64(bitPattern: mailbox.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    static func find(_ id: MessageID, _ dayKeys: DayKeys, _ connection: any SQLConnection) throws -> Row? {
        var days = OpenedDays(dayKeys)
        let found = try connection.first(
            "SELECT number, digest, day, addresses, record FROM decision WHERE id = ?", [SQLValue(id)]
        ) { row in
            (row.integer(0), row.blob(1), row.integer(2), row.blob(3), row.blob(4))
        }
        guard let (number, digest, day, sealed, open) = found else { return nil }
        let (record, hasAddresses) = try read(id, day: day, sealed: sealed, open: open, &days, connection)
        return Row(number: number, digest: digest, record: record, hasAddresses: hasAddresses)
    }

    /// The records that a later one of the same message replaced, oldest first.
    static func past(
        _ id: MessageID, _ dayKeys: DayKeys, _ connection: any SQLConnection
    ) throws -> [DecisionRecord] {
        let rows = try connection.query(
            "SELECT day, addresses, record FROM past_decision WHERE id = ? ORDER BY number", [SQLValue(id)]
        ) { ($0.integer(0), $0.blob(1), $0.blob(2)) }
        var days = OpenedDays(dayKeys)
        return try rows.map { try read(id, day: $0, sealed: $1, open: $2, &days, connection).record }
    }

    static func read(
        _ id: MessageID, day: Int64, sealed: [UInt8], open: [UInt8], _ days: inout OpenedDays,
        _ connection: any SQLConnection
    ) throws -> (record: DecisionRecord, hasAddresses: Bool) {
        let seal = try days.seal(of: day, connection)
        do {
            var addresses: Addresses?
            if let seal {
                guard let opened = seal.openOctets(sealed, for: id.octets) else { throw RecordReader.Damage() }
                addresses = try Addresses(encoded: opened)
            }
            return (try StoredRecord.read(open, addresses: addresses), addresses != nil)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.corrupt("the decision about \(id)")
        }
    }
}
