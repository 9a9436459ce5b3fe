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
        let reports = tries.compactMap(\.report)
        if !outcomes.isEmpty || !reports.isEmpty {
            var meetings = 0
            while true {
                do {
                    try await sink.record(outcomes, reports: reports)
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
    /// An expired message says so (RFC 3463 3.5); what kept it from arriving is in the diagnostic.
    private static let expiredStatus = "4.4.7"

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
                at: at, status: state == .expired ? Self.expiredStatus : finding.status.description,
                diagnostic: finding.text,
                remoteHost: remoteHost,
                attempts: recipient.attempts + 1)
        }
    }

    /// What the sender is to be told; nil when there is nothing, or nobody may be told.
    var report: DeliveryReport? {
        guard let sender = outgoing.reversePath.mailbox else { return nil }
        let entries = outgoing.recipients.indices.compactMap { index -> DeliveryReport.Entry? in
            guard let action = actions[index], let finding = dispositions[index].finding else { return nil }
            let recipient = outgoing.recipients[index]
            let isExpired = if case .expired = dispositions[index] { true } else { false }
            return DeliveryReport.Entry(
                action: action, recipient: recipient.mailbox, original: recipient.dsn.original,
                status: isExpired ? Self.expiredStatus : finding.status.description, diagnostic: finding.text,
                remoteHost: remoteHost, at: at, attempts: recipient.attempts + 1, isExpired: isExpired)
        }
        guard !entries.isEmpty else { return nil }
        return DeliveryReport(
            message: outgoing.message, customer: outgoing.customer, sender: sender, envelopeID: outgoing.envelopeID,
            acceptedAt: outgoing.acceptedAt, retriesUntil: outgoing.expiresAt, header: outgoing.header,
            entries: entries)
    }
}
