import Authority
import Crypto
import Hummingbird
import Ledger
import Message
import NIOCore
import Pipeline

/// A message of `POST /v1/messages` that is ready to be admitted, and the hash of all that its request said.
struct IncomingMessage {
    var submission: Submission
    /// SHA-256.
    var hash: [UInt8]

    /// Reads the JSON form.
    ///
    /// - Throws: `FieldProblem`, `JSONProblem`, `BodyProblem`.
    static func readJSON(
        _ request: Request, identity: Authenticated, connection: Connection, door: BatchDoor, room: BodyRoom
    ) async throws -> IncomingMessage {
        try RawEnvelope.refuseParameters(of: request)
        let now = door.time.now()
        return try await request.withBody(upTo: door.limits.messageBody, room: room, for: identity.customer) { bytes in
            let message = try MessageRequest.read(Field(JSONParser.parse(bytes)), now: now, limits: door.limits)
            var hasher = SHA256()
            hasher.update(data: Array("application/json\n".utf8))
            hasher.update(data: bytes)
            guard var draft = door.admitting.openDraftIfRoom(for: identity.customer) else { throw BodyProblem.noRoom }
            do {
                try message.write(into: &draft, at: now)
            } catch {
                draft.discard()
                throw error
            }
            let submission = Submission(
                identity: identity, door: .http, connection: connection, reversePath: .mailbox(message.from.mailbox),
                recipients: message.recipients, requestedClass: message.messageClass, notBefore: message.notBefore,
                draft: draft)
            return IncomingMessage(submission: submission, hash: Array(hasher.finalize()))
        }
    }

    /// Streams the raw form into a draft; it is never whole in memory.
    ///
    /// - Throws: `FieldProblem`, `BodyProblem`.
    static func readRaw(
        _ request: Request, identity: Authenticated, connection: Connection, door: BatchDoor
    ) async throws -> IncomingMessage {
        let limit = door.limits.rawBody
        let envelope = try RawEnvelope(request, now: door.time.now(), limits: door.limits)
        _ = try request.announcedSize(upTo: limit)
        guard var draft = door.admitting.openDraftIfRoom(for: identity.customer) else { throw BodyProblem.noRoom }
        var hasher = SHA256()
        hasher.update(data: Array(envelope.text.utf8))
        var lines = LineEnds()
        do {
            try await request.readBody(upTo: limit) { piece in
                hasher.update(data: Array(piece))
                draft.append(lines.convert(piece)[...])
            }
            guard draft.size > 0 else { throw FieldProblem("", "The body is empty.") }
        } catch {
            draft.discard()
            throw error
        }
        let submission = Submission(
            identity: identity, door: .http, connection: connection, reversePath: envelope.reversePath,
            recipients: envelope.recipients, requestedClass: envelope.messageClass, notBefore: envelope.notBefore,
            draft: draft)
        return IncomingMessage(submission: submission, hash: Array(hasher.finalize()))
    }

    func discard() {
        var draft = submission.draft
        draft.discard()
    }
}

extension RawEnvelope {
    /// Everything it says, in a form that tells two envelopes apart.
    fileprivate var text: String {
        let lines =
            ["message/rfc822", reversePath.description, messageClass?.rawValue ?? "", notBefore?.rfc3339 ?? ""]
            + recipients.map(\.description)
        return lines.map { "\($0)\n" }.joined()
    }
}
