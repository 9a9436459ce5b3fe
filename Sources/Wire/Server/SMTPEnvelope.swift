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
    /// ENVID (RFC 3461 4.4).
    public var envelopeID: EnvelopeID?
    /// Accepted recipients, each once.
    public var recipients: [Recipient] = []

    public init(reversePath: ReversePath) {
        self.reversePath = reversePath
    }

    /// What the sender wants to hear of the message.
    public var dsn: DSNRequest {
        let said = recipients.filter { $0.dsn != .none }.map { ($0.mailbox, $0.dsn) }
        return DSNRequest(
            returning: returning, envelopeID: envelopeID, recipients: Dictionary(said) { first, _ in first })
    }

    /// What one RCPT said.
    public struct Recipient: Hashable, Sendable {
        public var mailbox: Mailbox
        /// NOTIFY and ORCPT (RFC 3461 4.1, 4.2).
        public var dsn: DSNRequest.Recipient

        public init(mailbox: Mailbox, dsn: DSNRequest.Recipient = .none) {
            self.mailbox = mailbox
            self.dsn = dsn
        }
    }
}
