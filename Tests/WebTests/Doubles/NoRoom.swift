import Authority
import Ledger
import Message
import Pipeline

/// A way in that is always full.
struct NoRoom: Admitting {
    func openDraft(for customer: CustomerID) async throws -> Draft { throw CancellationError() }
    func openDraftIfRoom(for customer: CustomerID) -> Draft? { nil }
    func openDraft(beside draft: Draft) -> Draft { draft }

    func preview(
        _ identity: Authenticated, door: Door, connection: Connection, reversePath: ReversePath, recipients: [Mailbox]
    ) async -> Refusal? { nil }

    func admit(_ submission: Submission) async -> Admission {
        .undecided(Refusal(check: .credential, outcome: .undecided, privateReason: "full"))
    }

    func admit(batch submissions: [Submission]) async -> BatchAdmission {
        .undecided(Refusal(check: .credential, outcome: .undecided, privateReason: "full"), index: 0)
    }
}
