import HTTPTypes
import Hummingbird

/// Sign-in by a link that `serve` or a command prints, and sign-out.
struct SignInRoutes: Sendable {
    let sessions: ConsoleSessions
    let site: Site

    struct Offer: Sendable {
        /// Where the button posts to.
        var path: String
    }

    /// Shows a button. Looking at a link does not use it up, so that a program that follows links cannot.
    func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let link = link(context) else { return expired }
        return site.pages.page(
            .signIn, Offer(path: "/sign-in/\(link.text)"), title: "Sign in", section: .none, session: nil)
    }

    func use(_ request: Request, _ context: WebContext) async throws -> Response {
        try request.refuseForeign()
        guard let link = link(context), let cookie = try await sessions.signIn(link) else { return expired }
        var response = Response.seeOther("/")
        response.headers[.setCookie] = cookie
        return response
    }

    func leave(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await request.form(of: context.session, limits: site.configuration.limits, room: site.room)
        guard let session = context.session else { return .seeOther("/") }
        var response = Response.seeOther("/")
        response.headers[.setCookie] = try await sessions.signOut(session)
        return response
    }

    private func link(_ context: WebContext) -> ConsoleToken? {
        context.parameters.get("token").flatMap { ConsoleToken($0) }
    }

    /// The same for a link that never was, was used, or is too old.
    private var expired: Response {
        site.pages.page(
            .signInExpired, NoContent(), title: "Sign in", section: .none, session: nil, status: .unauthorized)
    }
}
