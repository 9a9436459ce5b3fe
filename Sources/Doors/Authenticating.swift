import Authority
import Ledger
import Message

/// Who may stand behind a connection. The ledger knows; doors see only this much of it.
public protocol Authenticating: Sendable {
    /// The holder of an API key; nil when the key is unknown, expired or revoked. The answer takes the same time for all.
    func authenticate(secret: String) async -> Authenticated?

    /// The network connector that an address belongs to; nil unless there is exactly one.
    func connector(for peer: IPAddress) -> Authenticated?

    /// The connector whose host name begins with this label, live or not.
    func connector(host label: String) -> Authenticated?

    /// The facts of a connector; nil for a key.
    func connector(of identity: Authenticated) -> ConnectorFacts?
}

extension Ledger: Authenticating {}
