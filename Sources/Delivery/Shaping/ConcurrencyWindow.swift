/// How many connections a destination may have at a time: all of them while it is well, one after a failure, and twice
/// as many after each full round of successes (slow start).
struct ConcurrencyWindow: Hashable, Sendable {
    let most: Int
    private(set) var limit: Int
    /// Successes still needed before the limit grows.
    private var missing = 0

    init(most: Int) {
        self.most = most
        limit = most
    }

    mutating func succeeded() {
        guard limit < most else { return }
        missing -= 1
        guard missing <= 0 else { return }
        limit = min(limit * 2, most)
        missing = limit
    }

    mutating func failed() {
        limit = 1
        missing = 1
    }

    /// The server takes `count` connections and no more at this time.
    mutating func isFull(at count: Int) {
        limit = min(limit, max(count, 1))
        missing = limit * 4
    }
}
