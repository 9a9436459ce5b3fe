import Authority
import Message

/// The messages that were decided, as pages and the API show them.
public protocol MessageLog: Sendable {
    /// Newest first.
    func messages(_ query: LogQuery) async throws -> LogPage

    /// Everything known about one message; nil when there is none of this id.
    func message(_ id: MessageID) async throws -> MessageDetail?

    /// How many messages received since then are in each state.
    func counts(since: Timestamp) async throws -> LogCounts

    /// Customers, for names and filters.
    func customers() async throws -> [LogCustomer]
}

/// Which messages to list.
public struct LogQuery: Hashable, Sendable {
    /// A recipient.
    public var mailbox: Mailbox?
    public var customer: CustomerID?
    public var state: MessageState?
    /// Where the page begins: the `next` of the page before.
    public var before: Int64?
    public var limit: Int

    public init(
        mailbox: Mailbox? = nil, customer: CustomerID? = nil, state: MessageState? = nil, before: Int64? = nil,
        limit: Int = 50
    ) {
        self.mailbox = mailbox
        self.customer = customer
        self.state = state
        self.before = before
        self.limit = limit
    }
}

public struct LogPage: Sendable {
    public var rows: [LogRow]
    /// Where the next page begins; nil at the end.
    public var next: Int64?

    public init(rows: [LogRow], next: Int64?) {
        self.rows = rows
        self.next = next
    }
}

/// How many messages are in each state.
public struct LogCounts: Hashable, Sendable {
    public var messages: [MessageState: Int]
    /// Whether all were counted, and not the newest alone.
    public var isComplete: Bool

    public init(messages: [MessageState: Int], isComplete: Bool) {
        self.messages = messages
        self.isComplete = isComplete
    }
}

public struct LogCustomer: Hashable, Sendable {
    public var id: CustomerID
    public var name: String

    public init(id: CustomerID, name: String) {
        self.id = id
        self.name = name
    }
}

/// Where a message or a recipient stands, from worst to best for whoever looks at a list.
public enum MessageState: String, Hashable, Codable, Sendable, CaseIterable {
    case refused
    /// Answered with a temporary refusal; the client keeps it.
    case undecided
    case held
    /// On its way: in the queue, being sent, or put off.
    case queued
    case delivered
    case bounced
    case expired
    case dropped
    /// Not proved, and taken by the customer's own server as inbound mail.
    case inbound
    /// Not proved, and not taken there either; the client was told so.
    case returned
}

/// One line of the message log.
public struct LogRow: Hashable, Sendable {
    public var id: MessageID
    public var customer: LogCustomer
    public var door: Door
    public var state: MessageState
    /// The author, or the reverse path when there is none.
    public var sender: String
    /// Addresses as text; fewer than `recipientCount` once retention has taken them.
    public var recipients: [String]
    public var recipientCount: Int
    /// The refusing check, or why it is held; nil when there is nothing to tell.
    public var note: String?

    public init(
        id: MessageID, customer: LogCustomer, door: Door, state: MessageState, sender: String, recipients: [String],
        recipientCount: Int, note: String? = nil
    ) {
        self.id = id
        self.customer = customer
        self.door = door
        self.state = state
        self.sender = sender
        self.recipients = recipients
        self.recipientCount = recipientCount
        self.note = note
    }
}
