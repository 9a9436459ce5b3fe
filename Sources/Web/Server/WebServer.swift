import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import Message
import NIOCore
import Pipeline
import ServiceLifecycle

/// The HTTP side: send APIs, figures, console.
public struct WebServer: Sendable {
    let site: Site
    private let sources: ConnectionSources
    private let logger: Logger

    /// - Parameters:
    ///   - mailbox: the sandbox's catch-all; nil outside it.
    ///   - health: asked by `/healthz`; says what is wrong, nothing when all is well.
    /// - Throws: `WebSetupError` when plain HTTP would be open to others.
    public init(
        _ configuration: WebConfiguration, admitting: any Admitting, authenticating: any Authenticating,
        idempotency: any IdempotencyStore, log: any MessageLog, queue: any QueueView, sessions: any SessionStore,
        mailbox: (any MailboxView)?, exposure: ExposureView? = nil, connectors: ConnectorsView? = nil, metrics: Metrics,
        time: any TimeSource, logger: Logger,
        health: @escaping @Sendable () async -> [String]
    ) throws(WebSetupError) {
        try Self.check(configuration)
        site = Site(
            configuration: configuration, admitting: admitting, authenticating: authenticating,
            idempotency: idempotency, log: log, queue: queue, sessions: sessions, mailbox: mailbox,
            exposure: exposure, connectors: connectors, metrics: metrics,
            time: time, health: health,
            pages: try PageRenderer(platform: configuration.platform, hasMailbox: mailbox != nil, time: time),
            room: BodyRoom(limit: configuration.limits.bodiesInMemory))
        sources = ConnectionSources(
            perAddress: configuration.limits.connectionsPerAddress,
            fromLoopback: configuration.limits.connectionsFromLoopback)
        self.logger = logger
    }

    /// One service for each endpoint that is configured.
    ///
    /// - Parameter onListening: called once for each when it accepts connections, with the port it got.
    /// - Throws: when the TLS configuration cannot be used.
    public func services(
        on group: any EventLoopGroup, onListening: @escaping @Sendable (WebScheme, Int) async -> Void = { _, _ in }
    ) throws -> [any Service] {
        let requestLog = RequestLog(metrics: site.metrics)
        var services: [any Service] = []
        if let http = site.configuration.http {
            services.append(application(.http, at: http, server: plain, requestLog: requestLog, group, onListening))
        }
        if let https = site.configuration.https {
            let server = try HTTPServerBuilder.tls(plain, tlsConfiguration: https.configuration)
            services.append(
                application(.https, at: https.endpoint, server: server, requestLog: requestLog, group, onListening))
        }
        return services
    }

    /// Makes a link that signs somebody in to the console, once and within ten minutes.
    ///
    /// - Parameters:
    ///   - name: who it is for; the audit log keeps it with all they do.
    ///   - base: where the console is, such as `https://gateway.example:8443`.
    public func signInLink(for name: String, base: String) async throws -> String {
        let token = try await site.sessions.makeSignInToken(for: name, life: ConsoleSessions.linkLife)
        return "\(base)/sign-in/\(token)"
    }

    private var plain: HTTPServerBuilder {
        let limits = site.configuration.limits
        return .http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    SourceLimitHandler(sources),
                    TimeLimitHandler(limit: limits.request, largestBody: limits.messageBody), ParserErrorHandler(),
                ],
                idleTimeout: limits.idle,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerSize, maxHeaderListSize: limits.headerSize,
                    maxHeaderFieldCount: limits.headerCount)))
    }

    private func application(
        _ scheme: WebScheme, at endpoint: WebConfiguration.Endpoint, server: HTTPServerBuilder,
        requestLog: RequestLog, _ group: any EventLoopGroup,
        _ onListening: @escaping @Sendable (WebScheme, Int) async -> Void
    ) -> some Service {
        Application(
            router: router(isSecure: scheme == .https, requestLog: requestLog), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(endpoint.host, port: endpoint.port),
                availableConnectionsDelegate: .maximum(site.configuration.limits.connections, logger: logger)),
            onServerRunning: { await onListening(scheme, $0.localAddress?.port ?? endpoint.port) },
            eventLoopGroupProvider: .shared(group), logger: logger)
    }

    func router(isSecure: Bool, requestLog: RequestLog) -> Router<WebContext> {
        let gate = Gate(
            sessions: site.consoleSessions(isSecure: isSecure), pages: site.pages,
            documentation: site.configuration.documentation)
        return site.routes(isSecure: isSecure).router(
            behind: [requestLog, SecurityHeaders(isSecure: isSecure), ErrorAnswers(gate: gate)], gate: gate)
    }

    static func check(_ configuration: WebConfiguration) throws(WebSetupError) {
        guard let http = configuration.http, !isLoopback(http.host) else { return }
        throw .plainHTTPNotLoopback(http.host)
    }

    private static func isLoopback(_ host: String) -> Bool {
        guard let address = try? IPAddress(host) else { return host == "localhost" }
        return address.isIPv4 ? address.octets[0] == 127 : address.description == "::1"
    }
}

/// How an endpoint is reached.
public enum WebScheme: String, Hashable, Sendable {
    case http
    case https
}
