import Message

/// The hosts that take mail for a destination, in the order in which they are tried.
public struct Route: Hashable, Sendable {
    /// Hosts of equal preference, best first; each group in the order of their names.
    public var groups: [[HopHost]]
    public var port: Int

    public init(groups: [[HopHost]], port: Int) {
        self.groups = groups
        self.port = port
    }

    /// All hosts, those of equal preference in random order (RFC 5321 5.1).
    public func hosts(random: inout some RandomNumberGenerator) -> [HopHost] {
        groups.flatMap { $0.shuffled(using: &random) }
    }
}

/// What finding a route came to.
public enum RouteAnswer: Hashable, Sendable {
    /// May be kept for this many seconds.
    case route(Route, timeToLive: Int)
    /// There is none, for now or for good.
    case none(Finding)
}
