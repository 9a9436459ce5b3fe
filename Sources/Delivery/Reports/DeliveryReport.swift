import Authority
import Message

/// What a bounce has to say: one message, and the recipients of it that were given up in one try.
public struct Undelivered: Hashable, Sendable {
    public var message: MessageID
    public var customer: CustomerID
    /// The original reverse path, which the bounce goes to; the null one cannot be here.
    public var sender: Mailbox
    public var acceptedAt: Timestamp
    /// The header block of the message, each field ending in CRLF.
    public var header: [UInt8]
    /// Bounced or expired, at least one.
    public var recipients: [DeliveryOutcome]

    public init(
        message: MessageID, customer: CustomerID, sender: Mailbox, acceptedAt: Timestamp, header: [UInt8],
        recipients: [DeliveryOutcome]
    ) {
        self.message = message
        self.customer = customer
        self.sender = sender
        self.acceptedAt = acceptedAt
        self.header = header
        self.recipients = recipients
    }
}
