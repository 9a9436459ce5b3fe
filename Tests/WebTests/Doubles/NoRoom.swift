import Authority
import Ledger
import Message
import Pipeline

/// A way in that is always full.
struct NoRoom: Admitting {
    func openDraft() async throws -> Draft { throw CancellationError() }
    func openDraftIfRoom() -> Draft? { nil }

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
