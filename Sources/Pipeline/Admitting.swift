import Authority
import Ledger
import Message

/// The one way in. Every door holds this and nothing of what lies behind it.
public protocol Admitting: Sendable {
    /// A place for one message of this customer. Waits while there is none, and the door stops reading meanwhile: at most 512
    /// messages or 128 MiB are under way, and a customer gets another place only while it has fewer than are left.
    ///
    /// - Throws: `CancellationError` when the connection is given up first.
    func openDraft(for customer: CustomerID) async throws -> Draft

    /// A place for one message of this customer, or nil at once when there is no room (HTTP answers 503).
    func openDraftIfRoom(for customer: CustomerID) -> Draft?

    /// A message that shares the place of another: for the small ones of a request.
    func openDraft(beside draft: Draft) -> Draft

    /// What would be refused already at RCPT, without debiting anything; nil when nothing stands against it yet.
    ///
    /// After an accepted RCPT a recipient is never refused alone, only held.
    func preview(
        _ identity: Authenticated, door: Door, connection: Connection, reversePath: ReversePath, recipients: [Mailbox]
    ) async -> Refusal?

    /// Evidence, decision, signature, queue.
    func admit(_ submission: Submission) async -> Admission

    /// The same for several messages that stand or fall together.
    func admit(batch submissions: [Submission]) async -> BatchAdmission
}
