import Ledger
import Message
import Web

/// Knows no key and remembers nothing.
struct NobodyIn: Authenticating, IdempotencyStore {
    func authenticate(secret: String) async -> Authenticated? { nil }
    func mayRead(_ identity: Authenticated, from peer: IPAddress?) async -> Bool { false }
    func begin(_ key: IdempotencyKey) async throws -> IdempotencyState { .fresh }
    func finish(_ key: IdempotencyKey, status: Int, answer: [UInt8]) async throws {}
    func abandon(_ key: IdempotencyKey) async {}
}
