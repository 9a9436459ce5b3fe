import Authority
import FoundationEssentials
import Message

extension NewEvent {
    /// What a customer is told of recipients that its own suppression list dropped, where no reply could tell of them:
    /// one event each, with the outcome as its payload.
    static func drops(_ verdict: Verdict, claim: Claim) -> [NewEvent] {
        guard case .decided(let rulings) = verdict.ruling else { return [] }
        let encoder = JSONEncoder()
        return zip(claim.recipients, rulings).compactMap { recipient, ruling in
            guard case .drop(let refusal) = ruling else { return nil }
            var reason = ""
            if case .suppressed(let word) = refusal.outcome { reason = ": \(word.rawValue)" }
            let outcome = DeliveryOutcome(
                message: claim.id, customer: claim.customer, recipient: recipient, state: .dropped,
                at: verdict.decidedAt, status: "5.7.1", diagnostic: "on your suppression list\(reason)",
                remoteHost: nil, attempts: 0)
            return NewEvent(
                customer: claim.customer, at: verdict.decidedAt, kind: outcome.state.rawValue, message: claim.id,
                payload: (try? Array(encoder.encode(outcome))) ?? [])
        }
    }
}
