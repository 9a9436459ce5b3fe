import HTTPTypes
import Hummingbird
import Logging

/// Lets each route be used only by whom it is for, and turns everything that went wrong into an answer of the right form:
/// a problem document for programs, a page for people.
struct Gate: Sendable {
    let sessions: ConsoleSessions
    let pages: PageRenderer
    let documentation: String

    /// - Throws: what the route throws.
    func pass(
        _ route: Route, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        guard let session = try await sessions.current(request) else {
            switch route.access {
            case .open: break
            case .consoleOrLoopback where context.isFromLoopback && request.isForLoopbackName: break
            case .console, .consoleOrLoopback: return pages.strangers(isProgram: request.isFromProgram)
            }
            return try await route.respond(request, context)
        }
        var context = context
        context.session = session
        return try await route.respond(request, context)
    }
}

/// Answers what no route answered, and every error.
struct ErrorAnswers: RouterMiddleware {
    typealias Context = WebContext

    let gate: Gate

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return await answer(problem, request)
        } catch is HTTPError where !HTTPRequest.Method.known.contains(request.method) {
            return await answer(Problem(.notImplemented, detail: "There is no such method."), request)
        } catch let error as HTTPError where error.status == .notFound {
            return await answer(Problem(.notFound, detail: "There is nothing at this address."), request)
        } catch let error as HTTPError {
            return await answer(Problem(error.status, headers: error.headers), request)
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            return await answer(Problem(.internalServerError), request)
        }
    }

    private func answer(_ problem: Problem, _ request: Request) async -> Response {
        if request.uri.path.hasPrefix("/v3/") {
            return SendGridError(problem.status, problem.detail ?? problem.title, headers: problem.headers).response
        }
        guard !request.isForProgram else { return problem.response(documentation: gate.documentation) }
        guard let session = try? await gate.sessions.current(request) else {
            return gate.pages.strangers(isProgram: request.isFromProgram)
        }
        var response = gate.pages.error(problem, session: session)
        for field in problem.headers { response.headers[field.name] = field.value }
        return response
    }
}

extension Request {
    /// Whether this path is for programs, so that errors are problem documents.
    var isForProgram: Bool {
        let path = uri.path
        return path.hasPrefix("/v1/") || path == "/v1" || path == "/healthz" || path == "/metrics"
            || path == "/openapi.json"
    }

    /// Whether the client did not ask for a page.
    fileprivate var isFromProgram: Bool {
        isForProgram || !(headers[.accept] ?? "").contains("text/html")
    }

    /// Whether the client called this machine by a loopback name. Another name means that a browser was led here by a
    /// name server of somebody else's, or that a proxy on this machine forwards for others.
    fileprivate var isForLoopbackName: Bool {
        guard let authority = head.authority else { return false }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return ["localhost", "127.0.0.1", "[::1]"].contains(String(host))
    }
}
