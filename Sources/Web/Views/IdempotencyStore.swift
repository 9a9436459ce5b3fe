import Ledger

/// Remembers for 24 hours what was answered to a request with an `Idempotency-Key`, for each credential apart.
public protocol IdempotencyStore: Sendable {
    /// Asks whether a request was seen before. After `.fresh` and `.resumed` the caller finishes or abandons it.
    ///
    /// - Throws: when the store cannot be asked; the request is then answered 503 and nothing was done.
    func begin(_ key: IdempotencyKey) async throws -> IdempotencyState

    /// Keeps the answer of a request that was begun.
    func finish(_ key: IdempotencyKey, status: Int, answer: [UInt8]) async throws

    /// The request came to no answer that could be repeated.
    func abandon(_ key: IdempotencyKey) async
}

extension Ledger: IdempotencyStore {}
