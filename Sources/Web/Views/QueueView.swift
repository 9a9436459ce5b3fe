import Authority
import Message

/// The spool as the queue page shows it, and the orders an operator may give.
public protocol QueueView: Sendable {
    func counts() async throws -> [QueueCount]

    /// Oldest first.
    func entries(_ query: QueueQuery) async throws -> QueuePage

    /// Leaves an order that `serve` carries out and that the audit log keeps with its author.
    func place(_ action: QueueAction, on message: MessageID, by operatorName: String) async throws
}

public enum QueueAction: String, Hashable, Sendable, CaseIterable {
    case hold
    case release
    case drop
}

/// How many messages are in one state.
public struct QueueCount: Hashable, Sendable {
    /// The word of the spool's state table.
    public var state: String
    public var messages: Int

    public init(state: String, messages: Int) {
        self.state = state
        self.messages = messages
    }
}

public struct QueueQuery: Hashable, Sendable {
    /// A word of `counts()`; nil for all.
    public var state: String?
    /// Where the page begins: the `next` of the page before.
    public var after: Int64?
    public var limit: Int

    public init(state: String? = nil, after: Int64? = nil, limit: Int = 50) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

public struct QueuePage: Sendable {
    public var entries: [QueueLine]
    /// Where the next page begins; nil at the end.
    public var next: Int64?

    public init(entries: [QueueLine], next: Int64?) {
        self.entries = entries
        self.next = next
    }
}

/// One message in the queue.
public struct QueueLine: Hashable, Sendable {
    public var id: MessageID
    public var customer: String
    public var state: String
    public var sender: String
    public var recipients: [String]
    public var attempts: Int
    public var nextAttempt: Timestamp?
    public var expires: Timestamp?
    /// Why it waits.
    public var reason: String?
    public var actions: Set<QueueAction>

    public init(
        id: MessageID, customer: String, state: String, sender: String, recipients: [String], attempts: Int = 0,
        nextAttempt: Timestamp? = nil, expires: Timestamp? = nil, reason: String? = nil,
        actions: Set<QueueAction> = []
    ) {
        self.id = id
        self.customer = customer
        self.state = state
        self.sender = sender
        self.recipients = recipients
        self.attempts = attempts
        self.nextAttempt = nextAttempt
        self.expires = expires
        self.reason = reason
        self.actions = actions
    }
}
