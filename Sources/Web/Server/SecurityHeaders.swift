import HTTPTypes
import Hummingbird

/// What every answer tells a browser not to do.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext

    /// Whether answers go out over TLS.
    let isSecure: Bool

    /// Everything from this origin, nothing inline, in nobody's frame.
    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; frame-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        func standard(_ name: HTTPField.Name, _ value: String) {
            if response.headers[name] == nil { response.headers[name] = value }
        }
        standard(.contentSecurityPolicy, Self.policy)
        standard(.xContentTypeOptions, "nosniff")
        standard(.referrerPolicy, "no-referrer")
        standard(.frameOptions, "DENY")
        standard(.crossOriginOpenerPolicy, "same-origin")
        standard(.crossOriginResourcePolicy, "same-origin")
        standard(.cacheControl, "no-store")
        if isSecure { standard(.strictTransportSecurity, "max-age=31536000") }
        return response
    }
}
