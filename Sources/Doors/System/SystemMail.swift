import Authority
import Message

/// Mail of the platform itself, made from an outbox row and ready to be handed in.
public struct SystemMail: Sendable {
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    /// `challenge` or `notice`, whichever the row is.
    public var messageClass: MessageClass
    /// Header and body; lines end in CRLF.
    public var bytes: [UInt8]

    /// - Parameter reversePath: null for whatever answers other mail, so that nothing can answer to it.
    public init(reversePath: ReversePath = .null, recipients: [Mailbox], messageClass: MessageClass, bytes: [UInt8]) {
        self.reversePath = reversePath
        self.recipients = recipients
        self.messageClass = messageClass
        self.bytes = bytes
    }
}
