import Authority
import Ledger
import Message
import Pipeline
import Web

/// The pipeline as the doors see it, with every answer counted: what operators watch first.
struct MeteredAdmission: Admitting {
    let pipeline: any Admitting
    /// Messages by door, by what became of them, and by the check that turned them away.
    private let messages: Counter
    private let recipients: Counter
    private let early: Counter

    init(_ pipeline: any Admitting, metrics: Metrics) {
        self.pipeline = pipeline
        messages = metrics.counter(
            "messages_total", help: "Messages handed in, by door, result and the check that turned them away.")
        recipients = metrics.counter(
            "recipients_total", help: "Recipients of accepted messages, by door and ruling.")
        early = metrics.counter(
            "recipients_refused_total", help: "Recipients refused before there was a message, by door and check.")
    }

    func openDraft(for customer: CustomerID) async throws -> Draft { try await pipeline.openDraft(for: customer) }

    func openDraftIfRoom(for customer: CustomerID) -> Draft? { pipeline.openDraftIfRoom(for: customer) }

    func openDraft(beside draft: Draft) -> Draft { pipeline.openDraft(beside: draft) }

    func preview(
        _ identity: Authenticated, door: Door, connection: Connection, reversePath: ReversePath, recipients: [Mailbox]
    ) async -> Refusal? {
        let refusal = await pipeline.preview(
            identity, door: door, connection: connection, reversePath: reversePath, recipients: recipients)
        if let refusal { early.add(1, ["door": door.rawValue, "by": refusal.check.rawValue]) }
        return refusal
    }

    func admit(_ submission: Submission) async -> Admission {
        let admission = await pipeline.admit(submission)
        switch admission {
        case .accepted(let accepted): count(accepted, of: submission)
        case .refused(let refusal): count("refused", by: refusal.check.rawValue, submission.door)
        case .undecided(let refusal): count("undecided", by: refusal.check.rawValue, submission.door)
        case .unavailable(let outage): count("unavailable", by: outage.part.rawValue, submission.door)
        }
        return admission
    }

    func admit(batch submissions: [Submission]) async -> BatchAdmission {
        let admission = await pipeline.admit(batch: submissions)
        guard let door = submissions.first?.door else { return admission }
        switch admission {
        case .accepted(let accepted): for (one, submission) in zip(accepted, submissions) { count(one, of: submission) }
        case .refused(let refusal, _): count("refused", by: refusal.check.rawValue, door)
        case .undecided(let refusal, _): count("undecided", by: refusal.check.rawValue, door)
        case .unavailable(let outage): count("unavailable", by: outage.part.rawValue, door)
        }
        return admission
    }

    private func count(_ accepted: Admission.Accepted, of submission: Submission) {
        let door = submission.door.rawValue
        messages.add(1, ["door": door, "result": "accepted", "by": ""])
        let (held, dropped, inbound) = (accepted.held.count, accepted.dropped.count, accepted.inbound.count)
        let sent = Set(submission.recipients).count - held - dropped - inbound
        let rulings = [("sent", sent), ("held", held), ("dropped", dropped), ("inbound", inbound)]
        for (ruling, number) in rulings where number > 0 {
            recipients.add(number, ["door": door, "ruling": ruling])
        }
    }

    private func count(_ result: String, by check: String, _ door: Door) {
        messages.add(1, ["door": door.rawValue, "result": result, "by": check])
    }
}
