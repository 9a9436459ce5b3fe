import Authority
import HTTPTypes
import Hummingbird
import Ledger
import Message
import Pipeline

/// `POST /v1/messages`: one message, as JSON or as it is.
struct SubmitRoute: Sendable {
    let authenticating: any Authenticating
    let idempotency: any IdempotencyStore
    let door: BatchDoor
    let room: BodyRoom
    let documentation: String

    private static let busy = Problem(
        .serviceUnavailable, anchor: "busy", title: "Too much is under way",
        detail: "Nothing was sent; try again.", headers: [.retryAfter: "\(RefusalAnswer.retryAfter.seconds)"])

    /// - Throws: `Problem`.
    func respond(_ request: Request, _ context: WebContext) async throws -> Response {
        let identity = try await authenticating.identity(of: request)
        let name = try request.idempotencyName()
        let connection = Connection(peer: context.peer, tls: await context.tlsVersion(), protocolName: "HTTP")
        do {
            let incoming = try await read(request, identity: identity, connection: connection)
            guard let key = name.flatMap(incoming.key) else { return try await admit(incoming.submission).response }
            return try await admitOnce(incoming, key: key)
        } catch let problem as FieldProblem {
            throw Problem(problem)
        } catch let problem as JSONProblem {
            throw Problem(problem)
        } catch BodyProblem.tooLarge(let limit) {
            throw Problem(.contentTooLarge, anchor: "request", detail: "The body may have at most \(limit) octets.")
        } catch BodyProblem.noRoom {
            throw Self.busy
        } catch BodyProblem.brokenOff {
            throw Problem(.badRequest, anchor: "request", detail: "The body could not be read to its end.")
        }
    }

    private func read(
        _ request: Request, identity: Authenticated, connection: Connection
    ) async throws -> IncomingMessage {
        guard request.headers[.contentEncoding] ?? "identity" == "identity" else {
            throw Problem(.unsupportedMediaType, detail: "The Content-Encoding is not supported.")
        }
        switch request.mediaType {
        case "application/json":
            return try await IncomingMessage.readJSON(
                request, identity: identity, connection: connection, door: door, room: room)
        case "message/rfc822":
            return try await IncomingMessage.readRaw(
                request, identity: identity, connection: connection, door: door)
        default:
            throw Problem(
                .unsupportedMediaType, detail: "The Content-Type must be application/json or message/rfc822.")
        }
    }

    /// Admits the message unless the same request was answered before.
    private func admitOnce(_ incoming: IncomingMessage, key: IdempotencyKey) async throws(Problem) -> Response {
        let state: IdempotencyState
        do {
            state = try await idempotency.begin(key)
        } catch {
            incoming.discard()
            throw Self.busy
        }
        var submission = incoming.submission
        submission.idempotency = key
        switch state {
        case .fresh: return try await admit(submission, keepingAnswerUnder: key)
        case .resumed(let messages):
            // It was decided and the answer was lost: the same id, so that nothing is debited or sent twice.
            submission.id = messages.first
            return try await admit(submission, keepingAnswerUnder: key)
        case .answered(let status, let body):
            incoming.discard()
            var response = Answer(status: HTTPResponse.Status(code: status), body: body).response
            response.headers[.idempotencyReplayed] = "true"
            return response
        case .differs:
            incoming.discard()
            throw Problem(
                .unprocessableContent, anchor: "idempotency",
                title: "This Idempotency-Key was used for another request")
        case .running:
            incoming.discard()
            throw Problem(
                .conflict, anchor: "idempotency", title: "The same request is still running",
                headers: [.retryAfter: "1"])
        }
    }

    private func admit(
        _ submission: Submission, keepingAnswerUnder key: IdempotencyKey
    ) async throws(Problem) -> Response {
        do {
            let answer = try await admit(submission)
            await keep(answer, under: key)
            return answer.response
        } catch {
            if error.status == .tooManyRequests || error.status.kind == .serverError {
                await idempotency.abandon(key)
            } else {
                await keep(Answer(status: error.status, json: error.json(documentation: documentation)), under: key)
            }
            throw error
        }
    }

    /// An answer that cannot be kept is no harm: the key leads a repetition to the message it has made.
    private func keep(_ answer: Answer, under key: IdempotencyKey) async {
        do {
            try await idempotency.finish(key, status: answer.status.code, answer: answer.body)
        } catch {
            await idempotency.abandon(key)
        }
    }

    private func admit(_ submission: Submission) async throws(Problem) -> Answer {
        switch await door.admitting.admit(submission) {
        case .accepted(let accepted): return Answer(status: .accepted, json: Self.json(accepted))
        case .refused(let refusal), .undecided(let refusal):
            throw RefusalAnswer(refusal, now: door.time.now()).problem(check: refusal.check)
        case .unavailable:
            throw Problem(
                .serviceUnavailable, title: RefusalAnswer.unavailable,
                headers: [.retryAfter: "\(RefusalAnswer.retryAfter.seconds)"])
        }
    }

    private static func json(_ accepted: Admission.Accepted) -> JSONValue {
        let held = accepted.held.sorted { $0.key.description < $1.key.description }
        return [
            "id": .text(accepted.id.description),
            "held": .array(held.map { ["address": .text($0.key.description), "reason": .text($0.value)] }),
            "dropped": .array(accepted.dropped.map { .text($0.description) }),
        ]
    }

    /// What is kept of an answer.
    private struct Answer {
        var status: HTTPResponse.Status
        var body: [UInt8]

        init(status: HTTPResponse.Status, body: [UInt8]) {
            self.status = status
            self.body = body
        }

        init(status: HTTPResponse.Status, json: JSONValue) {
            self.init(status: status, body: json.encoded)
        }

        var response: Response {
            let type = status.kind == .successful ? "application/json" : "application/problem+json"
            return .bytes(body, status: status, type: type)
        }
    }
}
