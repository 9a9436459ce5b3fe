import Authority
import Ledger
import Message

/// Who holds a key. The ledger is the only one that can answer, since nobody else makes `Authenticated`.
public protocol Authenticating: Sendable {
    /// Whose key this is; nil for anything that is no living key, without saying why.
    func authenticate(secret: String) async -> Authenticated?

    /// Whether this identity may read its customer's messages from this address.
    func mayRead(_ identity: Authenticated, from peer: IPAddress?) async -> Bool
}

extension Ledger: Authenticating {
    public nonisolated func mayRead(_ identity: Authenticated, from peer: IPAddress?) async -> Bool {
        guard case .credential(let id) = identity.identity, let facts = key(id), facts.scopes.contains(.read) else {
            return false
        }
        guard let networks = facts.networks else { return true }
        return peer.map { peer in networks.contains { $0.contains(peer) } } ?? false
    }
}
