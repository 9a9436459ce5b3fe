import Authority
import Ledger
import Message

/// The one way in. Every door holds this and nothing of what lies behind it.
public protocol Admitting: Sendable {
    /// A place for one message. Waits while 512 messages or 128 MiB are under way, and the door stops reading meanwhile.
    ///
    /// - Throws: `CancellationError` when the connection is given up first.
    func openDraft() async throws -> Draft

    /// A place for one message, or nil at once when there is no room (HTTP answers 503).
    func openDraftIfRoom() -> Draft?

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
