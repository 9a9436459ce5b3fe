import Authority
import Message

/// One message in one lane, as lists show it.
public struct QueueEntry: Hashable, Sendable {
    /// Its place in the list, to ask for the next page.
    public var cursor: Int64
    public var lane: Lane
    public var message: MessageID
    public var customer: CustomerID
    public var label: String
    public var signingDomain: DomainName?
    public var reversePath: ReversePath
    public var reason: HoldReason?
    public var size: Int
    public var acceptedAt: Timestamp
    public var expiresAt: Timestamp
    public var signatureExpires: Timestamp?
    /// By an operator: in the held lane it is on its way through `admit`, in the outbound lane it came from there.
    public var isReleased: Bool
    /// When the last recipient reached its final state.
    public var finishedAt: Timestamp?
    public var recipients: [Recipient]

    public struct Recipient: Hashable, Sendable {
        public var mailbox: Mailbox
        public var state: RecipientState
        public var attempts: Int
        /// When it is tried next, while it waits.
        public var due: Timestamp
        public var reply: String
    }
}

/// What is kept of one message beside its list entry.
public struct QueueDetail: Sendable {
    public var entry: QueueEntry
    public var header: [UInt8]
    public var signatureFields: [UInt8]
    /// Oldest first.
    public var attempts: [Attempt]

    public struct Attempt: Hashable, Sendable {
        public var at: Timestamp
        public var remoteHost: String?
        public var transcript: [UInt8]
    }
}

/// A recipient that an operation on the queue is about to end.
public struct EndedRecipient: Hashable, Sendable {
    public var message: MessageID
    public var customer: CustomerID
    public var recipient: Mailbox
    public var attempts: Int
    public var state: RecipientState
}

/// What `drop` or `expireHeld` did.
public struct EndReport: Hashable, Sendable {
    /// Recipients that reached their final state.
    public var ended = 0
    /// Recipients that were with Delivery or Pipeline and were left alone; ask again when they are back.
    public var inFlight = 0
}
