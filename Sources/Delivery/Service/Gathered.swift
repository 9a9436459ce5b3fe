import Synchronization

/// Items put in one by one and taken out in whatever number there is; the consumer works in batches the larger the
/// busier it is.
final class Gathered<Item: Sendable>: Sendable {
    /// Yields when there is something to take; ends when the source is finished.
    let signal: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let items = Mutex<[Item]>([])

    init() {
        (signal, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ item: Item) {
        items.withLock { $0.append(item) }
        continuation.yield()
    }

    func takeAll() -> [Item] {
        items.withLock { items in
            defer { items = [] }
            return items
        }
    }

    /// Yields without an item.
    func poke() {
        continuation.yield()
    }

    func finish() {
        continuation.finish()
    }
}
