import Authority
import Ledger
import Message
import Pipeline

/// Hands the messages of one request in, together.
struct BatchDoor: Sendable {
    let admitting: any Admitting
    let limits: WebLimits
    let time: any TimeSource

    enum Outcome {
        case accepted([Admission.Accepted])
        case refused(Refusal)
        case undecided(Refusal)
        /// As much as there is room for is under way already.
        case noRoom
        /// All messages of the request together are larger than `WebLimits.batchSize`.
        case tooLarge
    }

    /// Writes each message into a draft of its own and admits all of them, or none.
    ///
    /// - Throws: `FieldProblem` when one of them makes no lawful message.
    func admit(
        _ messages: [OutgoingMessage], identity: Authenticated, connection: Connection
    ) async throws(FieldProblem) -> Outcome {
        var drafts: [Draft] = []
        var size = 0
        for message in messages {
            guard var draft = admitting.openDraftIfRoom() else {
                discard(drafts)
                return .noRoom
            }
            do throws(FieldProblem) {
                try message.write(into: &draft, at: time.now())
            } catch {
                discard(drafts + [draft])
                throw error
            }
            size += draft.size
            drafts.append(draft)
            guard size <= limits.batchSize else {
                discard(drafts)
                return .tooLarge
            }
            // A thousand messages are a second's work; others on this thread get their turn.
            await Task.yield()
        }
        let submissions = zip(messages, drafts).map { message, draft in
            Submission(
                identity: identity, door: .http, connection: connection,
                reversePath: .mailbox(message.from.mailbox), recipients: message.recipients,
                requestedClass: message.messageClass, notBefore: message.notBefore, draft: draft)
        }
        switch await admitting.admit(batch: submissions) {
        case .accepted(let accepted): return .accepted(accepted)
        case .refused(let refusal, _): return .refused(refusal)
        case .undecided(let refusal, _): return .undecided(refusal)
        }
    }

    private func discard(_ drafts: [Draft]) {
        for var draft in drafts { draft.discard() }
    }
}
