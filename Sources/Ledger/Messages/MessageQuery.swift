import Authority
import Message

/// What somebody looks for in the message log. Every part that is given must hold.
public struct MessageQuery: Hashable, Sendable {
    public var customer: CustomerID?
    /// A recipient; found by its mailbox key, so that aliases are found too.
    public var recipient: Mailbox?
    /// Any of these; empty for all.
    public var states: Set<DecisionState>
    /// Decided at or after this time.
    public var since: Timestamp?
    /// Decided before this time.
    public var until: Timestamp?
    /// Only messages older than the last one of the page before.
    public var before: Int64?
    /// At most `mostResults`.
    public var limit: Int

    public static let mostResults = 500

    public init(
        customer: CustomerID? = nil, recipient: Mailbox? = nil, states: Set<DecisionState> = [],
        since: Timestamp? = nil, until: Timestamp? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.customer = customer
        self.recipient = recipient
        self.states = states
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }
}

/// One line of the message log.
public struct MessageSummary: Hashable, Sendable {
    /// Its place in the log, for the next page.
    public var number: Int64
    public var id: MessageID
    public var customer: CustomerID
    public var at: Timestamp
    public var state: DecisionState
    public var door: Door
    public var messageClass: MessageClass
    /// The author; its local part is a placeholder once the day's key is destroyed.
    public var author: Mailbox?
    public var recipients: [Mailbox]
    public var size: Int
    /// What refused, held or dropped it.
    public var check: CheckName?
    /// Final outcomes so far, by their state.
    public var outcomes: [DeliveryOutcome.State: Int]
}

/// What became of one recipient, as it is kept.
public struct KeptOutcome: Hashable, Sendable {
    /// nil when the mailbox is not among the message's recipients, or its name was destroyed.
    public var recipient: Mailbox?
    /// The mailbox key.
    public var key: String
    public var state: DeliveryOutcome.State
    public var at: Timestamp
    public var status: String
    /// nil once the day's key is destroyed.
    public var diagnostic: String?
    public var remoteHost: String?
    public var attempts: Int
}
