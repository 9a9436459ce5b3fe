import Message
import Signing

/// The three lanes' entrances, one message at a time. `deposit` takes several that stand or fall together.
extension Spool {
    /// Queues a message for delivery. Durable when it returns; what is known already is left out.
    ///
    /// - Throws: `SpoolError`.
    public func enqueue(_ signed: Signed, body: StoredBody, dsn: DSNRequest = .none) async throws(SpoolError) {
        try await deposit([.outbound(signed, body, dsn)])
    }

    /// Keeps a message until it is released, dropped, or expires. Durable when it returns; what is known already is left
    /// out.
    ///
    /// - Throws: `SpoolError`.
    public func hold(_ draft: HeldDraft) async throws(SpoolError) {
        try await deposit([.held(draft)])
    }

    /// Keeps a message that came in. Durable when it returns.
    ///
    /// - Throws: `SpoolError`, `.overQuota` when too much of its kind waits to be read.
    public func receive(_ message: InboundMessage) async throws(SpoolError) {
        let queued = QueuedMessage(message, limits: limits)
        let place = InboundPlace(queued)
        guard quota.admits(place) else { throw .overQuota }
        quota.reserve(place)
        defer { quota.unreserve(place) }
        try await deposit([queued])
    }
}
