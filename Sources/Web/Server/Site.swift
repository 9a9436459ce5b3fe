import HTTPTypes
import Hummingbird
import Message
import Pipeline

/// Everything that routes answer from.
struct Site: Sendable {
    let configuration: WebConfiguration
    let admitting: any Admitting
    let authenticating: any Authenticating
    let idempotency: any IdempotencyStore
    let log: any MessageLog
    let queue: any QueueView
    let sessions: any SessionStore
    /// Only in the sandbox.
    let mailbox: (any MailboxView)?
    let exposure: ExposureView?
    let connectors: ConnectorsView?
    let metrics: Metrics
    let time: any TimeSource
    /// What is wrong, in words for operators; empty when all is well.
    let health: @Sendable () async -> [String]
    let pages: PageRenderer
    let room: BodyRoom
}

extension Site {
    /// Every route there is.
    ///
    /// - Parameter isSecure: whether they are served over TLS.
    func routes(isSecure: Bool) -> [Route] {
        apiRoutes + operationRoutes + consoleRoutes(sessions: consoleSessions(isSecure: isSecure))
    }

    func consoleSessions(isSecure: Bool) -> ConsoleSessions {
        ConsoleSessions(
            store: sessions, isSecure: isSecure,
            port: isSecure ? configuration.https?.endpoint.port : configuration.http?.port)
    }

    private var apiRoutes: [Route] {
        let door = BatchDoor(admitting: admitting, limits: configuration.limits, time: time)
        let send = MailSendRoute(
            authenticating: authenticating, door: door, room: room, configuration: configuration, time: time)
        let submit = SubmitRoute(
            authenticating: authenticating, idempotency: idempotency, door: door, room: room,
            documentation: configuration.documentation)
        let status = StatusRoute(authenticating: authenticating, log: log)
        return [
            Route(.post, "/v3/mail/send", .open) { await send.respond($0, $1) },
            Route(.post, "/v1/messages", .open) { try await submit.respond($0, $1) },
            Route(.get, "/v1/messages/:id", .open) { try await status.respond($0, $1) },
            Route(.get, "/openapi.json", .open) { _, _ in .text(OpenAPI.document, type: "application/json") },
        ]
    }

    private var operationRoutes: [Route] {
        [
            Route(.get, "/healthz", .open) { _, context in
                let problems = await health()
                guard problems.isEmpty else {
                    // A stranger learns that something is wrong, not what.
                    let words = context.isFromLoopback ? problems.map { "\($0)\n" }.joined() : "not well\n"
                    return .text(words, status: .serviceUnavailable)
                }
                return .text("ok\n")
            },
            Route(.get, "/metrics", .consoleOrLoopback) { _, _ in
                .text(await metrics.text(), type: "text/plain; version=0.0.4; charset=utf-8")
            },
        ]
    }
}
