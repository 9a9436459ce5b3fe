import HTTPTypes
import Logging
import Message
import NIOPosix
import ServiceLifecycle
import TestKit

@testable import Web

/// A web server on a loopback port, and a client that talks to it over a socket.
struct TestServer: Sendable {
    let port: Int
    let clock: ManualClock
    let sessions: MemorySessions
    let queue: ExampleQueue
    let log: ExampleLog

    /// The parts a test exchanges.
    struct Parts: Sendable {
        var limits = WebLimits.standard
        var hasMailbox = true
        var problems: [String] = []
    }

    static func web(
        clock: ManualClock, sessions: MemorySessions? = nil, queue: ExampleQueue? = nil,
        log: ExampleLog? = nil, parts: Parts = Parts(), port: Int = 0
    ) throws -> WebServer {
        let now = clock.now()
        return try WebServer(
            WebConfiguration(
                http: .init(host: "127.0.0.1", port: port), platform: "gateway.example", limits: parts.limits),
            admitting: NoRoom(), authenticating: NobodyIn(), idempotency: NobodyIn(),
            log: log ?? ExampleLog(now: now), queue: queue ?? ExampleQueue(now: now),
            sessions: sessions ?? MemorySessions(clock: clock),
            mailbox: parts.hasMailbox ? ExampleMailbox(now: now) : nil, metrics: Metrics(), time: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, health: { parts.problems })
    }

    static func run(_ parts: Parts = Parts(), _ test: @escaping @Sendable (TestServer) async throws -> Void)
        async throws
    {
        let clock = ManualClock()
        let sessions = MemorySessions(clock: clock)
        let queue = ExampleQueue(now: clock.now())
        let log = ExampleLog(now: clock.now())
        let server = try web(clock: clock, sessions: sessions, queue: queue, log: log, parts: parts)
        try await server.serving { port in
            try await test(TestServer(port: port, clock: clock, sessions: sessions, queue: queue, log: log))
        }
    }

    func get(_ path: String, _ headers: HTTPFields = [.accept: "text/html"]) async throws -> RawAnswer {
        try await send(.get, path, headers: headers)
    }

    func post(_ path: String, _ body: String, _ headers: HTTPFields) async throws -> RawAnswer {
        try await send(.post, path, headers: headers, body: body)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, host: String = "127.0.0.1", headers: HTTPFields,
        body: String? = nil
    ) async throws -> RawAnswer {
        try await RawClient(port: port).send(
            method, path, host: host, headers: headers, body: body.map { Array($0.utf8) })
    }

    /// A sign-in token for `anna`.
    func link() async throws -> String {
        try await sessions.makeSignInToken(for: "anna", life: ConsoleSessions.linkLife)
    }

    /// Signs in as `anna`; returns the cookie.
    func signIn() async throws -> String {
        let response = try await post("/sign-in/\(try await link())", "", Self.form)
        guard let cookie = response.headers[.setCookie] else { return "" }
        return String(cookie.prefix { $0 != ";" })
    }

    static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"]
}

extension WebServer {
    /// Serves on a loopback port for as long as `body` runs.
    func serving(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let services = try services(on: MultiThreadedEventLoopGroup.singleton) { port.yield($1) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { return }
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(port))
            } catch {
                result = .failure(error)
            }
            group.cancelAll()
            // Servers end with an error when they are cancelled.
            while (try? await group.next()) != nil {}
            try result.get()
        }
    }
}
