/// What a sender wants to hear of a message, said with MAIL and RCPT (RFC 3461) and carried along with it.
public struct DSNRequest: Hashable, Sendable {
    /// RET.
    public var returning: DSNReturn?
    /// ENVID.
    public var envelopeID: EnvelopeID?
    /// Recipients of whom something was said.
    public var recipients: [Mailbox: Recipient]

    /// Nothing was said.
    public static let none = DSNRequest()

    public init(
        returning: DSNReturn? = nil, envelopeID: EnvelopeID? = nil, recipients: [Mailbox: Recipient] = [:]
    ) {
        self.returning = returning
        self.envelopeID = envelopeID
        self.recipients = recipients
    }

    /// What was said of one recipient.
    public subscript(mailbox: Mailbox) -> Recipient { recipients[mailbox] ?? .none }

    public struct Recipient: Hashable, Sendable {
        /// NOTIFY; nil leaves it to us, and then failures are reported.
        public var notify: DSNNotify?
        /// ORCPT: the address the sender first wrote.
        public var original: TypedAddress?

        public static let none = Recipient()

        public init(notify: DSNNotify? = nil, original: TypedAddress? = nil) {
            self.notify = notify
            self.original = original
        }
    }
}
