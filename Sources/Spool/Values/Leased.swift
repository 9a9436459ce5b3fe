import Authority
import Message

/// Work for Delivery: recipients of one message at one destination. Made by the spool alone, from outbound rows.
///
/// It stays leased until it is settled, given back, or the program ends.
public struct Leased: Sendable {
    public let lease: LeaseID
    public let message: MessageID
    public let customer: CustomerID
    public let identity: Identity
    /// The customer's public account label.
    public let label: String
    public let signingDomain: DomainName
    /// The domain in From.
    public let authorDomain: DomainName
    /// The tenant that a relay connector took it from; nil for all other mail.
    public let tenant: TenantID?
    /// When an operator's release let it go; nil when nothing held it.
    public let releasedAt: Timestamp?
    public let messageClass: MessageClass
    /// The domain of every recipient.
    public let destination: DomainName
    public let reversePath: ReversePath
    /// At least one.
    public let recipients: [Recipient]
    /// The header block that was signed, each field ending in CRLF, without the empty line after it.
    public let header: [UInt8]
    /// Our DKIM-Signature fields, to be written before `header`.
    public let signatureFields: [UInt8]
    public let body: StoredBody
    public let acceptedAt: Timestamp
    /// The first moment it could be tried.
    public let startedAt: Timestamp
    /// When delivery gives up.
    public let expiresAt: Timestamp
    /// When the first of the signatures ends.
    public let signatureExpires: Timestamp

    /// RET and ENVID (RFC 3461 4.3, 4.4).
    public let returning: DSNReturn?
    public let envelopeID: EnvelopeID?

    /// Octets of the message as it is sent, for SIZE (RFC 1870).
    public var size: Int { header.count + signatureFields.count + 2 + body.size }

    public struct Recipient: Hashable, Sendable {
        public let mailbox: Mailbox
        /// Its place among all recipients of the message in this lane.
        public let number: Int
        /// The keyed hash of the canonical mailbox.
        public let key: String
        /// Tries before this one.
        public let attempts: Int
        /// NOTIFY and ORCPT (RFC 3461 4.1, 4.2).
        public let dsn: DSNRequest.Recipient
        /// The sender was told that it takes long.
        public let isDelayTold: Bool
    }
}

/// Names a lease for as long as the program runs.
public struct LeaseID: Hashable, Sendable {
    let number: Int
}
