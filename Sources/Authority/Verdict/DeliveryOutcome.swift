import Message

/// What became of one recipient of one message; emitted by Delivery, kept by Ledger, turned into bounces and events.
public struct DeliveryOutcome: Hashable, Codable, Sendable {
    public enum State: String, Hashable, Codable, Sendable {
        case delivered
        /// The receiver refused for good (5xx), or has a null MX.
        case bounced
        /// It was tried until its time was over.
        case expired
        /// An operator dropped it.
        case dropped
        /// The customer's own server took it as inbound mail; nothing was signed.
        case inbound
        /// That server did not take it, and the client was told so.
        case returned
    }

    public var message: MessageID
    public var customer: CustomerID
    public var recipient: Mailbox
    public var state: State
    public var at: Timestamp
    /// RFC 3463 code, such as `5.1.1`.
    public var status: String
    /// The receiver's last reply, or our own words for why it never came to one; one line.
    public var diagnostic: String
    /// The host that answered; nil when none did.
    public var remoteHost: String?
    public var attempts: Int

    public init(
        message: MessageID, customer: CustomerID, recipient: Mailbox, state: State, at: Timestamp, status: String,
        diagnostic: String, remoteHost: String?, attempts: Int
    ) {
        self.message = message
        self.customer = customer
        self.recipient = recipient
        self.state = state
        self.at = at
        self.status = status
        self.diagnostic = diagnostic
        self.remoteHost = remoteHost
        self.attempts = attempts
    }
}
