import Message

/// What Delivery needs of the queue. The spool is the one that exists; tests bring their own.
public protocol Queue: Sendable {
    /// Hands out due messages, at most `count`, in fair turns between customers, none to a domain in `notTo`.
    ///
    /// They stay leased until they are settled or the program ends.
    func lease(_ count: Int, at now: Timestamp, notTo: Set<DomainName>) async -> [Outgoing]
    /// Notes what became of leased messages. Nothing is lost when the program ends before that is durable: the
    /// recipients are tried again then.
    func settle(_ tries: [Try]) async
    /// Yields when there may be something to lease. May be iterated once.
    var arrivals: AsyncStream<Void> { get }
}
