import Authority
import Message
import Store

/// Work that is committed together with that of others.
enum LedgerWork: Sendable {
    case decide([PreparedRequest])
    case record([DeliveryOutcome], [OutboxRow], [NewEvent])

    /// How much of a batch it takes.
    var weight: Int {
        switch self {
        case .decide(let requests): requests.count
        // Outcomes of a whole lease come together and are not urgent: they ride along.
        case .record: 1
        }
    }
}

enum LedgerAnswer: Sendable {
    case decided([Decided])
    case done
    /// This work failed by itself; that of others in the same commit did not.
    case failed(LedgerError)
}

extension Ledger {
    /// Hands work to the next commit and waits for it.
    func commit(_ work: LedgerWork) async throws(LedgerError) -> LedgerAnswer {
        let answer: LedgerAnswer
        do {
            answer = try await commits.submit(work, weight: work.weight) { batch in
                try self.run(batch)
            }
        } catch let error as LedgerError {
            throw error
        } catch let error as StoreError {
            throw LedgerError(error)
        } catch {
            throw .damaged("\(error)")
        }
        if case .failed(let error) = answer { throw error }
        return answer
    }

    /// One commit for a whole batch. Answers exist only once everything is durable.
    private func run(_ works: [LedgerWork]) throws -> [LedgerAnswer] {
        let now = time.now()
        try ensureDayKey(of: now)
        var batch = DecisionBatch(now: now)
        let drafts = try database.write { connection in
            try notice(connection)
            let drafts = works.map { work in
                do {
                    switch work {
                    case .decide(let requests): return try decide(requests, in: &batch, connection)
                    case .record(let outcomes, let outbox, let events):
                        return try record(outcomes, outbox, events, in: &batch, connection)
                    }
                } catch let error as LedgerError {
                    return BatchAnswer.failed(error)
                } catch let error as StoreError {
                    return BatchAnswer.failed(LedgerError(error))
                } catch {
                    return BatchAnswer.failed(.damaged("\(error)"))
                }
            }
            try write(batch, connection)
            return drafts
        }
        cells.keep(batch.read)
        cells.keep(batch.changed)
        if !batch.outbox.isEmpty { outboxSignal.yield() }
        return drafts.map { $0.afterCommit() }
    }
}
