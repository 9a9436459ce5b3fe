import HTTPTypes
import Hummingbird
import Logging

/// Counts and times every request, writes one line about it, and gives it an id that the answer carries too.
///
/// Neither query nor header fields are logged: they may hold addresses and secrets.
struct RequestLog: RouterMiddleware {
    typealias Context = WebContext

    private let requests: Counter
    private let durations: Histogram

    init(metrics: Metrics) {
        requests = metrics.counter("http_requests_total", help: "HTTP requests by route and status.")
        durations = metrics.histogram("http_request_seconds", help: "Time from a request's head to its answer's head.")
    }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await next(request, context)
        let passed = (ContinuousClock.now - start).components
        let seconds = Double(passed.seconds) + Double(passed.attoseconds) / 1e18
        // The pattern of the route, not the path: a path may be anything a stranger likes to send.
        let route = context.endpointPath ?? "none"
        requests.add(1, ["route": route, "method": Self.known(request.method), "status": "\(response.status.code)"])
        durations.observe(seconds, ["route": route])
        response.headers[.requestID] = context.requestID
        context.logger.info(
            "request",
            metadata: [
                "method": "\(Self.known(request.method))", "route": "\(route)", "status": "\(response.status.code)",
                "ms": "\(Int(seconds * 1000))", "peer": "\(context.peer.map { "\($0)" } ?? "-")",
            ])
        return response
    }

    private static func known(_ method: HTTPRequest.Method) -> String {
        HTTPRequest.Method.known.contains(method) ? method.rawValue : "other"
    }
}
