import Authority
import Message
import Store

extension Ledger {
    /// Keeps what became of recipients, and in the same commit the mail and events that follow from it. An outcome that is
    /// known already changes nothing; its outbox rows are ignored by their reasons.
    ///
    /// - Throws: `LedgerError`.
    public nonisolated func record(
        outcomes: [DeliveryOutcome], outbox: [OutboxRow] = [], events: [NewEvent] = []
    ) async throws(LedgerError) {
        _ = try await commit(.record(outcomes, outbox, events))
    }

    /// Takes outcomes into a batch. Everything that can fail is read before anything is added to it.
    func record(
        _ outcomes: [DeliveryOutcome], _ outbox: [OutboxRow], _ events: [NewEvent], in batch: inout DecisionBatch,
        _ connection: any SQLConnection
    ) throws -> BatchAnswer {
        var changed: [CellKey: Cell] = [:]
        var fresh: [(DeliveryOutcome, [UInt8])] = []
        for outcome in outcomes {
            let mailbox = mailboxKeys.octets(of: outcome.recipient)
            guard try !OutcomeTable.exists(outcome, mailbox, connection) else { continue }
            fresh.append((outcome, mailbox))
            let key = CellKey.relation(of: outcome.customer, with: Hexadecimal.encode(mailbox))
            var relation = Relation()
            if case .relation(let known)? = try changed[key] ?? cell(key, &batch, connection) { relation = known }
            if let after = CellChange.relation(relation, after: outcome) { changed[key] = .relation(after) }
        }
        batch.changed.merge(changed) { $1 }
        batch.outcomes += fresh
        batch.outbox += outbox
        // A repeated report repeats no event either.
        if !fresh.isEmpty || outcomes.isEmpty { batch.events += events }
        return .done
    }
}
