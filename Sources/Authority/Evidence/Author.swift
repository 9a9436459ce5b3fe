import Message

/// One address of a From field.
public struct Author: Hashable, Codable, Sendable {
    public var mailbox: Mailbox
    /// All that a program may show beside the address, decoded: the display name and every comment; empty when there is
    /// none.
    public var displayName: String

    public init(mailbox: Mailbox, displayName: String = "") {
        self.mailbox = mailbox
        self.displayName = displayName
    }
}
