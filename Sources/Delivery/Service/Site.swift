import DequeModule
import Message

/// One destination as the network sees it: everything that goes to the same hosts, with its waiting messages and its
/// connections. Domains with the same mail servers share one, so that their limits count together.
///
/// Lives on the event loop.
final class Site {
    let route: Route
    /// The domains that are known to lead here.
    var domains: Set<DomainName> = []
    var waiting: Deque<Job> = []
    /// Open connections that nothing is sent over.
    var idle: [ClientChannelHandler] = []
    /// Open connections, idle or not.
    var open = 0
    /// Connections on their way.
    var opening = 0
    var window: ConcurrencyWindow
    /// So many messages wait that no more are leased for it.
    var isCrowded = false
    /// Waits for one of the service's connections.
    var isStarving = false

    init(_ route: Route, limit: Int) {
        self.route = route
        window = ConcurrencyWindow(most: limit)
    }

    var connectionCount: Int { open + opening }
    var isUnused: Bool { waiting.isEmpty && connectionCount == 0 }
}
