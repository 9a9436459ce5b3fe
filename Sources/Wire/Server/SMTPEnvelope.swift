import Message

/// What MAIL and RCPT said: where bounces go, for whom the message is, and what was asked about both.
public struct SMTPEnvelope: Hashable, Sendable {
    public var reversePath: ReversePath
    /// The SIZE the client declared (RFC 1870), in octets.
    public var declaredSize: Int?
    /// BODY=8BITMIME (RFC 6152).
    public var is8Bit = false
    /// SMTPUTF8 (RFC 6531).
    public var usesUTF8 = false
    /// RET (RFC 3461 4.3).
    public var returning: DSNReturn?
    /// ENVID, decoded (RFC 3461 4.4).
    public var envelopeID: [UInt8]?
    /// Accepted recipients, each once.
    public var recipients: [Recipient] = []

    public init(reversePath: ReversePath) {
        self.reversePath = reversePath
    }

    /// What one RCPT said.
    public struct Recipient: Hashable, Sendable {
        public var mailbox: Mailbox
        /// NOTIFY; nil when the client left it to us.
        public var notify: DSNNotify?
        /// ORCPT.
        public var original: OriginalRecipient?

        public init(mailbox: Mailbox, notify: DSNNotify? = nil, original: OriginalRecipient? = nil) {
            self.mailbox = mailbox
            self.notify = notify
            self.original = original
        }
    }

    /// The address the sender first wrote, for bounces (RFC 3461 4.2).
    public struct OriginalRecipient: Hashable, Sendable {
        /// The address type, such as `rfc822`, in lower case.
        public var type: String
        /// Decoded.
        public var address: [UInt8]
    }
}
