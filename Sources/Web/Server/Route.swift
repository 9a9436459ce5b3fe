import HTTPTypes
import Hummingbird

/// One method and path, who may use it, and what answers.
struct Route: Sendable {
    /// Who may use a route.
    enum Access: Sendable {
        /// Anybody; the handler asks for an API key where one is needed.
        case open
        /// Whoever is signed in at the console.
        case console
        /// Whoever is signed in, and programs on this machine.
        case consoleOrLoopback
    }

    let method: HTTPRequest.Method
    let path: String
    let access: Access
    let respond: @Sendable (Request, WebContext) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access,
        respond: @escaping @Sendable (Request, WebContext) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.respond = respond
    }
}

extension Route {
    fileprivate static func wrongMethod(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ allowed: String
    ) -> Route {
        Route(method, path, access) { _, _ in
            throw Problem(.methodNotAllowed, detail: "Allowed: \(allowed).", headers: [.allow: allowed])
        }
    }
}

extension [Route] {
    /// A router with these routes behind a gate. A path asked for with a method it does not have is answered 405 with an
    /// Allow field (RFC 9110 15.5.6), to strangers in the same way as the path itself.
    func router(behind middleware: [any MiddlewareProtocol<Request, Response, WebContext>], gate: Gate) -> Router<
        WebContext
    > {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        for layer in middleware { router.add(middleware: layer) }
        for route in self + wrongMethods {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await gate.pass(route, request, context)
            }
        }
        return router
    }

    private var wrongMethods: [Route] {
        var answers: [Route] = []
        for (path, routes) in [String: [Route]](grouping: self, by: { $0.path }) {
            var allowed = routes.map { $0.method }
            if allowed.contains(.get) { allowed.append(.head) }
            let names = allowed.map { $0.rawValue }.sorted().joined(separator: ", ")
            for method in HTTPRequest.Method.known where !allowed.contains(method) {
                answers.append(Route.wrongMethod(method, path, routes[0].access, names))
            }
        }
        return answers
    }
}
