import Authority
import Message
import Synchronization

/// A sender of whom too much was turned away is put off before anything is read or kept.
extension Ledger {
    /// The kind of the event that tells how many messages were put off unread.
    static let putOffEvent = "put-off"

    /// The answer to mail of a sender whose refusals are spent; nil when it is to be decided. The platform's own mail and
    /// what was accepted before are always decided.
    nonisolated func putOff(_ requests: [DecisionRequest]) -> [Decided]? {
        guard let sender = requests.first?.claim, sender.customer != .platform,
            requests.allSatisfy({ $0.readmission == nil })
        else { return nil }
        let now = time.now()
        let opens = refusals.withLock { budget in
            let opens = budget.opens(for: sender.identity, at: now)
            if opens != nil { budget.putOff(sender.identity, messages: requests.count, at: now) }
            return opens
        }
        guard let opens else { return nil }
        let reason = "more than \(RefusalBudget.most) refusals within the hour: put off unread"
        let refusal = Refusal(
            check: .budget, outcome: .limitReached(.refusals, retryAt: opens), privateReason: reason)
        return requests.map { request in
            let verdict = Verdict(
                id: request.claim.id, decidedAt: now, policy: Policy.version, ruling: .undecided(refusal),
                messageClass: request.claim.requestedClass ?? .transactional,
                findings: [Finding(check: .budget, result: .undecided, reason: reason)])
            return Decided(verdict: verdict, facts: Facts(customer: nil), authorised: nil, isRepeat: false)
        }
    }

    /// Counts what was turned away, and keeps one event about what was put off before this was decided.
    nonisolated func settleRefusals(_ decided: [Decided], of requests: [DecisionRequest]) async {
        guard let sender = requests.first?.claim, sender.customer != .platform else { return }
        let now = time.now()
        let unread = refusals.withLock { budget in
            for (one, request) in zip(decided, requests) where one.verdict.isTurnedAway && !one.isRepeat {
                budget.charge(sender.identity, recipients: request.claim.recipients.count, at: now)
            }
            return budget.takeUnread(of: sender.identity)
        }
        guard let unread else { return }
        let payload =
            #"{"messages":\#(unread.count),"since":"\#(unread.since.rfc3339)","sender":"\#(sender.identity.id)"}"#
        // An event that cannot be kept is no reason to take back what was decided.
        try? await record(events: [
            NewEvent(
                customer: sender.customer, at: now, kind: Self.putOffEvent, message: nil,
                payload: Array(payload.utf8))
        ])
    }
}

extension Identity {
    /// The id of the key or connector.
    fileprivate var id: String {
        switch self {
        case .credential(let id): id.description
        case .connector(let id): id.description
        }
    }
}
