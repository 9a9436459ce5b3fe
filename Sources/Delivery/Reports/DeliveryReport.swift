import Authority
import Message

/// What a sender is to be told of one message after one try (RFC 3464): the recipients that failed, that take long, or
/// that were handed to a server which will not report.
public struct DeliveryReport: Hashable, Sendable {
    /// What happened to a recipient, in the words of RFC 3464 2.3.3.
    public enum Action: String, Hashable, Sendable {
        case failed
        case delayed
        case relayed
    }

    public var message: MessageID
    public var customer: CustomerID
    /// The original reverse path, which the report goes to; the null one cannot be here.
    public var sender: Mailbox
    /// The sender's own name for the transaction.
    public var envelopeID: EnvelopeID?
    public var acceptedAt: Timestamp
    /// When delivery gives up.
    public var retriesUntil: Timestamp
    /// The header block of the message, each field ending in CRLF.
    public var header: [UInt8]
    /// At least one.
    public var entries: [Entry]

    public init(
        message: MessageID, customer: CustomerID, sender: Mailbox, envelopeID: EnvelopeID? = nil,
        acceptedAt: Timestamp, retriesUntil: Timestamp, header: [UInt8], entries: [Entry]
    ) {
        self.message = message
        self.customer = customer
        self.sender = sender
        self.envelopeID = envelopeID
        self.acceptedAt = acceptedAt
        self.retriesUntil = retriesUntil
        self.header = header
        self.entries = entries
    }

    /// One recipient.
    public struct Entry: Hashable, Sendable {
        public var action: Action
        public var recipient: Mailbox
        /// The address the sender first wrote, when it was told to us.
        public var original: TypedAddress?
        /// RFC 3463 code, such as `5.1.1`.
        public var status: String
        /// The receiver's last reply, or our own words for why it never came to one; one line.
        public var diagnostic: String
        /// The host that answered; nil when none did.
        public var remoteHost: String?
        public var at: Timestamp
        public var attempts: Int
        /// It failed because its time was over.
        public var isExpired: Bool

        public init(
            action: Action, recipient: Mailbox, original: TypedAddress? = nil, status: String, diagnostic: String,
            remoteHost: String?, at: Timestamp, attempts: Int, isExpired: Bool = false
        ) {
            self.action = action
            self.recipient = recipient
            self.original = original
            self.status = status
            self.diagnostic = diagnostic
            self.remoteHost = remoteHost
            self.at = at
            self.attempts = attempts
            self.isExpired = isExpired
        }
    }
}

extension DeliveryReport.Action {
    /// What follows from one recipient's try (RFC 3461 4.1, 5.2); nil when the sender hears nothing.
    ///
    /// - Parameters:
    ///   - wish: NOTIFY; without it failures are reported and nothing else.
    ///   - isPassedOn: the server that took the message knows the wish and answers for it from now on.
    ///   - isLate: it is time to tell of a delay.
    init?(_ disposition: Disposition, wish: DSNNotify?, isPassedOn: Bool, isLate: Bool) {
        let wish = wish ?? .failure
        switch disposition {
        case .bounced where wish.contains(.failure), .expired where wish.contains(.failure): self = .failed
        case .delivered where wish.contains(.success) && !isPassedOn: self = .relayed
        case .deferred where wish.contains(.delay) && isLate: self = .delayed
        case .bounced, .expired, .delivered, .deferred, .postponed: return nil
        }
    }
}
