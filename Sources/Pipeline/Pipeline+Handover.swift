import Authority
import Ledger
import Logging
import Message

extension Pipeline {
    /// Hands a message that nobody proved to the customer's own server, for those who get it as inbound mail.
    ///
    /// - Returns: what the client hears when it was not taken there; nil when it was, or nothing was to be handed over.
    func handOver(_ composition: Composition, _ decided: Decided) async -> Refusal? {
        let inside = decided.verdict.inbound(of: composition.claim)
        guard !inside.isEmpty else { return nil }
        guard let diverted = decided.diverted, diverted.recipients.count == inside.count,
            let arrival = composition.arrival
        else {
            return Refusal(check: .tenant, outcome: .undecided, privateReason: "nothing says what is to be handed over")
        }
        let answer = await handingOver.handOver(
            Handover(diverted: diverted, header: arrival.header, body: arrival.body, dsn: composition.dsn))
        await keep(answer, diverted, of: composition.claim)
        switch answer {
        case .taken: return nil
        // The same word as for all that nobody proved: strangers learn nothing about the customer's server.
        case .refused(let reason):
            return Refusal(
                check: .tenant, outcome: .tenantNotProved, privateReason: "\(diverted.host) refused it: \(reason)")
        case .failed(let reason):
            return Refusal(
                check: .tenant, outcome: .undecided, privateReason: "\(diverted.host) did not take it: \(reason)")
        }
    }

    /// What is kept of it for people; that it cannot be kept changes nothing about the mail.
    private func keep(_ answer: HandoverAnswer, _ diverted: Diverted, of claim: Claim) async {
        let (state, status, text, host): (DeliveryOutcome.State, String, String, String?) =
            switch answer {
            case .taken(let reply, let host): (.inbound, "2.0.0", reply, host)
            case .refused(let reason): (.returned, "5.7.1", reason, nil)
            case .failed(let reason): (.returned, "4.4.0", reason, nil)
            }
        let now = time.now()
        // What is not taken there is kept for nobody: the client has all of it.
        let recipients = state == .inbound ? diverted.recipients : claim.recipients
        let outcomes = recipients.map {
            DeliveryOutcome(
                message: diverted.message, customer: diverted.customer, recipient: $0, state: state, at: now,
                status: status, diagnostic: text, remoteHost: host, attempts: 1)
        }
        do {
            try await ledger.record(outcomes: outcomes)
        } catch {
            log.error(
                "what became of inbound mail cannot be kept",
                metadata: ["id": "\(diverted.message)", "reason": "\(error)"])
        }
    }
}
