import Authority
import Logging
import Message
import Wire

/// Writes down what tries came to: outcomes first, and only then the queue's own state, so that no final state is without
/// its outcome, as long as the sink can read what it holds about the message.
struct Settlement: Sendable {
    /// How often damage is met before it is believed.
    static let patience = 3

    let queue: any Queue
    let sink: any OutcomeSink
    let setup: DeliverySetup

    /// - Returns: false when the task was cancelled before the outcomes could be kept; the queue then tries again what
    ///   may already be delivered.
    func settle(_ tries: [Try]) async -> Bool {
        let outcomes = tries.flatMap(\.outcomes)
        if !outcomes.isEmpty {
            let undelivered = tries.compactMap(\.undelivered)
            var meetings = 0
            while true {
                do {
                    try await sink.record(outcomes, undelivered: undelivered)
                    break
                } catch {
                    setup.logger.error("outcomes cannot be kept", metadata: ["reason": "\(error)"])
                    meetings += error is DamagedRecord ? 1 : 0
                }
                if meetings >= Self.patience {
                    guard tries.count == 1 else { return await settleApart(tries) }
                    setup.logger.critical(
                        "a message ends without its outcome: what is stored about it is damaged",
                        metadata: ["id": "\(tries[0].outgoing.message)", "outcomes": "\(outcomes.map(\.state))"])
                    break
                }
                let next = setup.time.now() + setup.settings.limits.sinkPause
                guard (try? await setup.time.sleep(until: next)) != nil else { return false }
            }
        }
        await queue.settle(tries)
        return true
    }

    /// One of them is damaged; the others shall not wait for it.
    private func settleApart(_ tries: [Try]) async -> Bool {
        for attempt in tries {
            guard await settle([attempt]) else { return false }
        }
        return true
    }
}

extension Try {
    /// The final states among the recipients.
    var outcomes: [DeliveryOutcome] {
        zip(outgoing.recipients, dispositions).compactMap { recipient, disposition in
            let (state, finding): (DeliveryOutcome.State, Finding)
            switch disposition {
            case .delivered(let found): (state, finding) = (.delivered, found)
            case .bounced(let found): (state, finding) = (.bounced, found)
            case .expired(let found): (state, finding) = (.expired, found)
            case .deferred, .postponed: return nil
            }
            return DeliveryOutcome(
                message: outgoing.message, customer: outgoing.customer, recipient: recipient.mailbox, state: state,
                // An expired message says so (RFC 3463 3.5); what kept it from arriving is in the diagnostic.
                at: at, status: state == .expired ? "4.4.7" : finding.status.description, diagnostic: finding.text,
                remoteHost: remoteHost,
                attempts: recipient.attempts + 1)
        }
    }

    /// What a bounce is made from; nil when nothing failed for good, or nobody may be told.
    var undelivered: Undelivered? {
        guard let sender = outgoing.reversePath.mailbox else { return nil }
        let failed = outcomes.filter { $0.state != .delivered }
        guard !failed.isEmpty else { return nil }
        return Undelivered(
            message: outgoing.message, customer: outgoing.customer, sender: sender, acceptedAt: outgoing.acceptedAt,
            header: outgoing.header, recipients: failed)
    }
}
