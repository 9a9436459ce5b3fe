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
        /// A part of ours does not work.
        case unavailable
        /// As much as there is room for is under way already.
        case noRoom
        /// All messages of the request together are larger than `WebLimits.batchSize`, or need more than
        /// `WebLimits.places`.
        case tooLarge
    }

    /// Writes each message into a draft of its own and admits all of them, or none.
    ///
    /// - Throws: `FieldProblem` when one of them makes no lawful message.
    func admit(
        _ mail: SendGridMail, identity: Authenticated, connection: Connection
    ) async throws(FieldProblem) -> Outcome {
        var mail = mail
        var batch = Batch()
        writing: while true {
            switch write(next: &mail, after: batch, identity: identity, connection: connection) {
            case .wrong(let problem):
                batch.discard()
                throw problem
            case .noRoom:
                batch.discard()
                return .noRoom
            case .end: break writing
            case .message(let submission): batch.append(submission, placeSize: limits.placeSize)
            }
            guard batch.size <= limits.batchSize, batch.places <= limits.places else {
                batch.discard()
                return .tooLarge
            }
            // A thousand messages are a second's work; others on this thread get their turn.
            await Task.yield()
        }
        switch await admitting.admit(batch: batch.submissions) {
        case .accepted(let accepted): return .accepted(accepted)
        case .refused(let refusal, _): return .refused(refusal)
        case .undecided(let refusal, _): return .undecided(refusal)
        case .unavailable: return .unavailable
        }
    }

    private enum Step {
        case message(Submission)
        case end
        case noRoom
        case wrong(FieldProblem)
    }

    /// Makes, writes and forgets one message without a pause, so that no more of them are in memory than there are threads.
    private func write(
        next mail: inout SendGridMail, after batch: Batch, identity: Authenticated, connection: Connection
    ) -> Step {
        do throws(FieldProblem) {
            guard let message = try mail.next() else { return .end }
            let shared = batch.placeWithRoom.map(admitting.openDraft(beside:))
            guard var draft = shared ?? admitting.openDraftIfRoom(for: identity.customer) else { return .noRoom }
            do throws(FieldProblem) {
                try message.write(into: &draft, at: time.now())
            } catch {
                draft.discard()
                throw error
            }
            return .message(
                Submission(
                    identity: identity, door: .http, connection: connection,
                    reversePath: .mailbox(message.from.mailbox), recipients: message.recipients,
                    requestedClass: message.messageClass, notBefore: message.notBefore, draft: draft))
        } catch {
            return .wrong(error)
        }
    }
}

/// The messages of a request so far.
private struct Batch {
    private(set) var submissions: [Submission] = []
    /// Octets of all of them.
    private(set) var size = 0
    private(set) var places = 0
    /// A message whose place the next one shares; nil when that needs a place of its own.
    private(set) var placeWithRoom: Draft?
    /// Octets in that place.
    private var inPlace = 0

    mutating func append(_ submission: Submission, placeSize: Int) {
        submissions.append(submission)
        size += submission.draft.size
        if placeWithRoom == nil { places += 1 }
        inPlace += submission.draft.size
        let isFull = inPlace >= placeSize
        placeWithRoom = isFull ? nil : submission.draft
        if isFull { inPlace = 0 }
    }

    func discard() {
        for submission in submissions {
            var draft = submission.draft
            draft.discard()
        }
    }
}
