import Authority
import Message
import Synchronization

/// A sender of whom too much was turned away is put off before anything is read or kept.
extension Ledger {
    /// The kind of the event that tells of how many messages no record was kept.
    static let putOffEvent = "put-off"

    /// The answer to mail of a sender whose refusals are spent; nil when it is to be decided. The platform's own mail and
    /// what was accepted before are always decided.
    nonisolated func putOff(_ requests: [DecisionRequest]) -> [Decided]? {
        guard let sender = requests.first?.claim, sender.customer != .platform,
            requests.allSatisfy({ $0.readmission == nil })
        else { return nil }
        let now = time.now()
        if let refused = refuseStrangers(requests, at: now) { return refused }
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
            return Decided(verdict: verdict, facts: Facts(customer: nil))
        }
    }

    /// The answer to strangers at a connector who have spent their refusals there: what the policy says by what memory
    /// holds, and no record. nil for all who may have a right, however many strangers there are: they are decided as ever.
    private nonisolated func refuseStrangers(_ requests: [DecisionRequest], at now: Timestamp) -> [Decided]? {
        guard let identity = requests.first?.claim.identity, requests.allSatisfy({ $0.claim.door == .relay }) else {
            return nil
        }
        let (isSpent, isEnforcing) = refusals.withLock { budget in
            (
                requests.contains { budget.opens(for: identity, $0.stranger, at: now) != nil },
                budget.isEnforcing(identity, at: now)
            )
        }
        guard isSpent else { return nil }
        var decided: [Decided] = []
        for request in requests {
            let one = judge(request, isEnforcing: isEnforcing, at: now)
            guard let refusal = one.verdict.refusal, refusal.check != .budget, !one.isOwners(refusal) else {
                return nil
            }
            decided.append(one)
        }
        refusals.withLock { $0.putOff(identity, messages: requests.count, at: now) }
        return decided
    }

    /// What the policy says without any cell, and without a look at recipients: enough to tell that nobody proved a right.
    private nonisolated func judge(_ request: DecisionRequest, isEnforcing: Bool, at now: Timestamp) -> Decided {
        let assembly = FactsAssembly(
            claim: request.claim, domains: Facts.domainsNeeded(request.claim, request.evidence),
            recipients: request.claim.recipients.map { _ in RecipientFacts(key: "") }, readmission: nil, now: now)
        var facts = directory.read { assembly.facts(from: $0) }
        // Tenants that an operator has named observe from an allowance of their own.
        if isEnforcing, facts.connector?.names(request.evidence.relay?.tenant.tenant) != true {
            facts.connector?.mode = .enforce
        }
        let verdict = policy.decide(claim: request.claim, evidence: request.evidence, facts: facts, at: now)
        return Decided(verdict: verdict, facts: facts)
    }

    /// Counts what was turned away, and keeps one event about what left no record before this was decided.
    nonisolated func settleRefusals(_ decided: [Decided], of requests: [DecisionRequest]) async {
        guard let sender = requests.first?.claim, sender.customer != .platform else { return }
        let now = time.now()
        let unread = refusals.withLock { budget in
            for (one, request) in zip(decided, requests) where !one.isRepeat {
                guard let refusal = one.verdict.refusal else { continue }
                let isStrangers = request.claim.door == .relay && !one.isOwners(refusal)
                budget.charge(
                    sender.identity, isStrangers ? request.stranger : .owner,
                    recipients: request.claim.recipients.count, at: now)
                if isStrangers, !refusal.isTemporary, one.facts.connector?.mode.isEnforcing == false,
                    [.tenant, .domain].contains(refusal.check),
                    one.facts.connector?.names(request.evidence.relay?.tenant.tenant) != true
                {
                    budget.noteEnforcing(sender.identity, at: now)
                }
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

extension DecisionRequest {
    /// Who pays when it turns out that nobody proved a right.
    fileprivate var stranger: RefusalBudget.Payer { .stranger(evidence.relay?.tenant.tenant) }
}

extension Verdict {
    /// Why nothing of the transaction is accepted; nil when it is.
    var refusal: Refusal? {
        switch ruling {
        case .refused(let refusal), .undecided(let refusal): refusal
        case .decided: nil
        }
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

extension Decided {
    /// Whether the connector's owner pays for a refusal: only where its own mail was proved, and not by a signature alone,
    /// which anybody may carry around.
    fileprivate func isOwners(_ refusal: Refusal) -> Bool {
        if case .googleWorkspace? = facts.connector?.kind { return false }
        let isProved = verdict.findings.contains { $0.check == .tenant && $0.result == .passed }
        return isProved && !refusal.check.asksForProof
    }
}
