import Authority
import Message

/// A message that waits unsigned, with what is needed to pass it through `admit` again.
public struct HeldDraft: Sendable {
    public var message: MessageID
    public var customer: CustomerID
    public var identity: Identity
    public var reversePath: ReversePath
    /// Only those that are held.
    public var recipients: [Mailbox]
    /// The header block as it would be signed, each field ending in CRLF.
    public var header: [UInt8]
    public var body: StoredBody
    /// The claim as JSON; opaque to the spool.
    public var claim: [UInt8]
    /// The evidence as JSON; opaque to the spool.
    public var evidence: [UInt8]
    public var reason: HoldReason
    public var heldAt: Timestamp
    /// Not before this time, when it is released sooner.
    public var notBefore: Timestamp?
    /// What the sender wants to hear of it.
    public var dsn: DSNRequest

    public init(
        message: MessageID, customer: CustomerID, identity: Identity, reversePath: ReversePath, recipients: [Mailbox],
        header: [UInt8], body: StoredBody, claim: [UInt8], evidence: [UInt8], reason: HoldReason, heldAt: Timestamp,
        notBefore: Timestamp? = nil, dsn: DSNRequest = .none
    ) {
        self.message = message
        self.customer = customer
        self.identity = identity
        self.reversePath = reversePath
        self.recipients = recipients
        self.header = header
        self.body = body
        self.claim = claim
        self.evidence = evidence
        self.reason = reason
        self.heldAt = heldAt
        self.notBefore = notBefore
        self.dsn = dsn
    }
}
