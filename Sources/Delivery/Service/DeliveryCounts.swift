/// What Delivery has done since it began, and what it does now.
public struct DeliveryCounts: Hashable, Sendable {
    /// Recipients, by what a try came to.
    public var delivered = 0
    public var deferred = 0
    public var postponed = 0
    public var bounced = 0
    public var expired = 0
    /// Connections opened, and attempts that opened none.
    public var opened = 0
    public var openFailures = 0
    /// Transactions that used a connection again.
    public var reused = 0
    /// Now: connections, and messages leased and not settled.
    public var connections = 0
    public var inFlight = 0

    public init() {}

    mutating func add(_ disposition: Disposition) {
        switch disposition {
        case .delivered: delivered += 1
        case .deferred: deferred += 1
        case .postponed: postponed += 1
        case .bounced: bounced += 1
        case .expired: expired += 1
        }
    }
}
