import Message

/// The sandbox's catch-all mailbox.
public protocol MailboxView: Sendable {
    /// The newest messages first.
    func entries(limit: Int) async throws -> [MailboxEntry]

    /// The octets of one message; nil when there is none of this id.
    func message(_ id: String) async throws -> [UInt8]?
}

/// A message in the sandbox's mailbox: enough to list it.
public struct MailboxEntry: Hashable, Sendable {
    public var id: String
    public var received: Timestamp
    /// Octets of the message.
    public var size: Int
    /// The header block, and no more of the message.
    public var header: [UInt8]

    public init(id: String, received: Timestamp, size: Int, header: [UInt8]) {
        self.id = id
        self.received = received
        self.size = size
        self.header = header
    }
}
