import DequeModule

/// The newest messages as they were enqueued, so that they are leased without being read back; bounded in octets.
struct FreshCache {
    private var messages: [Int64: QueuedMessage] = [:]
    private var settled: [Int64: Set<Int>] = [:]
    private var order: Deque<Int64> = []
    private let limit: Int
    private(set) var weight = 0

    init(limit: Int) {
        self.limit = limit
    }

    subscript(envelope: Int64) -> QueuedMessage? { messages[envelope] }

    mutating func add(_ message: QueuedMessage, envelope: Int64) {
        guard message.weight <= limit else { return }
        messages[envelope] = message
        order.append(envelope)
        weight += message.weight
        while weight > limit, let oldest = order.popFirst() { remove(oldest) }
    }

    /// Forgets a message that waits for another try, or of which nothing is left to lease. While others of its recipients
    /// were never tried it stays for those, without the ones that are at their end.
    mutating func settle(_ envelope: Int64, _ results: [Outcome.Result]) {
        guard let message = messages[envelope] else { return }
        settled[envelope, default: []].formUnion(results.map(\.number))
        let isRetried = results.contains { !$0.state.isFinal }
        if isRetried || settled[envelope]?.count == message.recipients.count { remove(envelope) }
    }

    /// Whether a recipient of a message that is still here has reached its final state.
    func isSettled(_ ref: RecipientRef) -> Bool {
        settled[ref.envelope]?.contains(ref.number) ?? false
    }

    mutating func remove(_ envelope: Int64) {
        guard let message = messages.removeValue(forKey: envelope) else { return }
        settled[envelope] = nil
        weight -= message.weight
        // The order keeps names of messages that are gone until they come to its front.
        while let first = order.first, messages[first] == nil { order.removeFirst() }
        if order.count > 64 + 4 * messages.count { order.removeAll { messages[$0] == nil } }
    }
}
