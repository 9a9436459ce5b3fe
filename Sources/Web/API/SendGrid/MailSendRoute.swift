import Authority
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Message
import Pipeline

/// `POST /v3/mail/send`: SendGrid's v3 shape, so that its client libraries work unchanged.
struct MailSendRoute: Sendable {
    let authenticating: any Authenticating
    let door: BatchDoor
    let room: BodyRoom
    let configuration: WebConfiguration
    let time: any TimeSource

    func respond(_ request: Request, _ context: WebContext) async -> Response {
        do {
            return try await send(request, context)
        } catch let error as SendGridError {
            return error.response
        } catch let problem as FieldProblem {
            return SendGridError(problem).response
        } catch let problem as JSONProblem {
            return SendGridError(.badRequest, "Bad Request: the body is not valid JSON; \(problem).").response
        } catch BodyProblem.tooLarge(let limit) {
            return SendGridError(.contentTooLarge, "The request may have at most \(limit) bytes.").response
        } catch BodyProblem.noRoom {
            return Self.busy.response
        } catch BodyProblem.brokenOff {
            return SendGridError(.badRequest, "The body could not be read to its end.").response
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            return SendGridError(.internalServerError, "Something failed here. Nothing was sent; try again.").response
        }
    }

    private static let busy = SendGridError(
        .serviceUnavailable, "Too much is under way. Nothing was sent; try again.",
        headers: [.retryAfter: "\(RefusalAnswer.retryAfter.seconds)"])

    private func send(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let secret = request.bearer else {
            throw SendGridError(
                .unauthorized, "Authorization is required: send the API key as a Bearer token.",
                headers: [.wwwAuthenticate: "Bearer"])
        }
        guard let identity = await authenticating.authenticate(secret: secret) else {
            throw SendGridError(
                .unauthorized, "The provided API key is invalid, expired or revoked.",
                headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
        }
        guard request.headers[.contentEncoding] ?? "identity" == "identity" else {
            throw SendGridError(.unsupportedMediaType, "The Content-Encoding is not supported.")
        }
        guard request.mediaType == "application/json" else {
            throw SendGridError(.unsupportedMediaType, "The Content-Type must be application/json.")
        }
        let connection = Connection(peer: context.peer, tls: await context.tlsVersion(), protocolName: "HTTP")
        // The body keeps its place in memory until its messages are made.
        let outcome = try await request.withBody(
            upTo: configuration.limits.sendGridBody, room: room, for: identity.customer
        ) {
            (bytes) async throws -> BatchDoor.Outcome? in
            var mail = try SendGridMail(Field(JSONParser.parse(bytes)), bounds: bounds)
            guard mail.isSandbox else { return try await door.admit(mail, identity: identity, connection: connection) }
            while try mail.next() != nil { await Task.yield() }
            return nil
        }
        guard let outcome else { return Response(status: .ok) }
        return try answer(outcome)
    }

    private var bounds: SendGridMail.Bounds {
        let limits = configuration.limits
        return SendGridMail.Bounds(
            now: time.now(), recipients: limits.recipients, messages: limits.messages,
            expansion: Expansion.Limits(message: limits.rawBody, request: limits.batchSize))
    }

    private func answer(_ outcome: BatchDoor.Outcome) throws(SendGridError) -> Response {
        switch outcome {
        case .accepted(let accepted):
            var response = Response(status: .accepted)
            // The request's id is that of its first message, which the console and `explain` know.
            response.headers[.xMessageID] = accepted.first?.id.description
            return response
        case .refused(let refusal), .undecided(let refusal):
            throw SendGridError(
                RefusalAnswer(refusal, now: time.now()), check: refusal.check.rawValue,
                documentation: configuration.documentation)
        case .unavailable:
            throw SendGridError(
                .serviceUnavailable, RefusalAnswer.unavailable,
                headers: [.retryAfter: "\(RefusalAnswer.retryAfter.seconds)"])
        case .noRoom: throw Self.busy
        case .tooLarge:
            throw SendGridError(
                .contentTooLarge,
                "The personalizations make too much mail for one request: send them in several requests.",
                field: "personalizations")
        }
    }
}
