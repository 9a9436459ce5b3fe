import Message

/// How much is where, for metrics.
public struct SpoolCounts: Hashable, Sendable {
    /// Messages in the outbound lane that are not finished.
    public var queued = 0
    public var held = 0
    public var inbound = 0
    /// Turns that are due: a turn is one message at one destination.
    public var dueTurns = 0
    /// Turns due later.
    public var laterTurns = 0
    /// Recipients that are with Delivery.
    public var leased = 0
    /// Messages on their way through `admit` again.
    public var inAdmission = 0
    /// Outcomes not yet on disk.
    public var waitingOutcomes = 0
    /// When the oldest unfinished outbound message was accepted.
    public var oldest: Timestamp?
    /// Transactions, and times the disk was asked to make them durable.
    public var commits = 0
    public var syncs = 0
}
