import Ledger
import Message

/// Keeps sign-in links and console sessions; of their tokens only a hash.
public protocol SessionStore: Sendable {
    /// Makes a token that signs in once within `life`.
    func makeSignInToken(for name: String, life: Span) async throws -> String

    /// Uses up a sign-in token. Of two that try at once, one gets nil.
    ///
    /// - Returns: the token of the session that begins; nil when the link is unknown, used or too old.
    func beginSession(with link: String) async throws -> String?

    /// Who holds a session; nil when it is unknown, ended or too old.
    func operatorName(ofSession token: String) async throws -> String?

    func endSession(_ token: String) async throws
}

extension Ledger: SessionStore {
    public func makeSignInToken(for name: String, life: Span) async throws -> String {
        try makeSignInLink(for: .operator(name), life: life)
    }

    public func beginSession(with link: String) async throws -> String? {
        try signIn(link: link)?.token
    }

    public func operatorName(ofSession token: String) async throws -> String? {
        try session(token)?.principal.name
    }
}
