/// Where a message stands in the spool.
public enum Lane: Int, Hashable, Sendable, CaseIterable {
    /// Signed, to be delivered.
    case outbound = 0
    /// Unsigned, waiting for a release.
    case held = 1
    /// Came in to a token address, to be read by us.
    case inbound = 2
}

/// What became of one recipient.
public enum RecipientState: Int, Hashable, Sendable, CaseIterable {
    /// Not at its end: queued, held, or waiting to be read.
    case waiting = 0
    case delivered = 1
    case bounced = 2
    case expired = 3
    case dropped = 4

    public var isFinal: Bool { self != .waiting }
}
