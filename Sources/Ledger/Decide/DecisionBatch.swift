import Authority
import Message
import Store

/// What one commit gathers before anything is written: cells as they become, and rows to add.
struct DecisionBatch {
    let now: Timestamp
    /// Cells as the database holds them; nil for one that is not there.
    var read: [CellKey: Cell] = [:]
    var missing: Set<CellKey> = []
    /// Cells as decisions of this batch have made them.
    var changed: [CellKey: Cell] = [:]
    private(set) var decisions: [NewDecision] = []
    /// The messages they are about.
    private(set) var ids: Set<MessageID> = []
    var outcomes: [(DeliveryOutcome, mailbox: [UInt8])] = []
    var outbox: [OutboxRow] = []
    var events: [NewEvent] = []

    init(now: Timestamp) {
        self.now = now
    }

    mutating func add(_ new: [NewDecision]) {
        decisions += new
        for decision in new { ids.insert(decision.prepared.request.claim.id) }
    }

    /// A cell as the next decision of this batch finds it.
    func known(_ key: CellKey) -> Cell?? {
        if let cell = changed[key] ?? read[key] { return .some(cell) }
        return missing.contains(key) ? .some(nil) : nil
    }
}

/// A decision that is to be stored.
struct NewDecision {
    let prepared: PreparedRequest
    let facts: Facts
    let verdict: Verdict
    /// The row it replaces; nil for a message that was never decided.
    let replaces: EarlierDecision?
}

/// A decision that is in the database.
struct EarlierDecision {
    let number: Int64
    let digest: [UInt8]
    let record: DecisionRecord
}

/// The answer to one piece of work before the commit that makes it true.
enum BatchAnswer {
    case decided([DraftDecided])
    case done
    case failed(LedgerError)

    struct DraftDecided {
        let request: DecisionRequest
        let verdict: Verdict
        let facts: Facts
        /// Whether it stands: it is in the commit, or was in an earlier one.
        let isCommitted: Bool
        let isRepeat: Bool
    }

    /// To be called after the commit only: here `Authorised` comes to be.
    func afterCommit() -> LedgerAnswer {
        switch self {
        case .decided(let drafts):
            .decided(
                drafts.map { draft in
                    let authorised =
                        draft.isCommitted
                        ? Authorised(
                            committed: draft.verdict, claim: draft.request.claim, evidence: draft.request.evidence,
                            facts: draft.facts, digest: draft.request.digest)
                        : nil
                    let diverted =
                        draft.isCommitted && !draft.isRepeat
                        ? Diverted(committed: draft.verdict, claim: draft.request.claim, facts: draft.facts) : nil
                    return Decided(
                        verdict: draft.verdict, facts: draft.facts, authorised: authorised, diverted: diverted,
                        isRepeat: draft.isRepeat)
                })
        case .done: .done
        case .failed(let error): .failed(error)
        }
    }
}
