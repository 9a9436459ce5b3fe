import HTTPTypes
import Hummingbird
import Ledger
import Message

/// Who is signed in: the cookie, and the store that knows its hash.
struct ConsoleSessions: Sendable {
    /// A sign-in link is good for so long.
    static let linkLife = Span.minutes(10)

    let store: any SessionStore
    /// Whether the cookie goes over TLS only.
    let isSecure: Bool
    /// Cookies do not tell ports apart, so their name does.
    let port: Int?

    private var cookieName: String {
        let name = "countersign-\(port ?? 0)"
        return isSecure ? "__Host-\(name)" : name
    }

    /// The session of a request; nil for strangers.
    ///
    /// - Throws: when the store cannot be asked.
    func current(_ request: Request) async throws -> OpenSession? {
        guard let cookie = request.cookies[cookieName], let token = ConsoleToken(cookie.value),
            let name = try await store.operatorName(ofSession: token.text)
        else { return nil }
        return OpenSession(name: name, token: token)
    }

    /// Uses up a sign-in link and begins a session.
    ///
    /// - Returns: the cookie to set; nil when the link is no good.
    func signIn(_ link: ConsoleToken) async throws -> String? {
        try await store.beginSession(with: link.text).map { cookie($0, age: Ledger.sessionLife) }
    }

    /// Ends a session; returns the cookie that makes the browser forget it.
    func signOut(_ session: OpenSession) async throws -> String {
        try await store.endSession(session.token.text)
        return cookie("", age: .seconds(0))
    }

    private func cookie(_ value: String, age: Span) -> String {
        let flags = isSecure ? "; Secure" : ""
        return "\(cookieName)=\(value); Path=/; Max-Age=\(age.seconds); HttpOnly; SameSite=Strict\(flags)"
    }
}
