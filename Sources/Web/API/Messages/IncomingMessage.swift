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
    /// - Throws: `FieldProblem`, `JSONProblem`, `BodyProblem`, and what reading the body throws.
    static func readJSON(
        _ request: Request, identity: Authenticated, connection: Connection, door: BatchDoor, room: BodyRoom
    ) async throws -> IncomingMessage {
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
    /// - Throws: `FieldProblem`, `BodyProblem`, and what reading the body throws.
    static func readRaw(
        _ request: Request, identity: Authenticated, connection: Connection, door: BatchDoor
    ) async throws -> IncomingMessage {
        let limit = door.limits.rawBody
        let envelope = try RawEnvelope(request, now: door.time.now(), limits: door.limits)
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw BodyProblem.tooLarge(limit: limit)
        }
        guard var draft = door.admitting.openDraftIfRoom(for: identity.customer) else { throw BodyProblem.noRoom }
        var hasher = SHA256()
        hasher.update(data: Array(envelope.text.utf8))
        var lines = LineEnds()
        var size = 0
        do {
            for try await buffer in request.body {
                size += buffer.readableBytes
                guard size <= limit else { throw BodyProblem.tooLarge(limit: limit) }
                let bytes = Array(buffer.readableBytesView)
                hasher.update(data: bytes)
                draft.append(lines.convert(bytes)[...])
            }
            guard size > 0 else { throw FieldProblem("", "The body is empty.") }
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
