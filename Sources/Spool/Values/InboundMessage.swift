import Authority
import Message

/// A bounce or report that came to one of our token addresses, or a letter to the postmaster, still to be read.
public struct InboundMessage: Sendable {
    public var message: MessageID
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    /// The header block, each field ending in CRLF.
    public var header: [UInt8]
    public var body: StoredBody
    /// What was observed of the connection, as JSON; opaque to the spool.
    public var evidence: [UInt8]
    public var receivedAt: Timestamp
    /// The address it came from, for the quota of its network; forgotten when the program ends.
    public var source: IPAddress?

    public init(
        message: MessageID, reversePath: ReversePath, recipients: [Mailbox], header: [UInt8], body: StoredBody,
        evidence: [UInt8], receivedAt: Timestamp, source: IPAddress? = nil
    ) {
        self.message = message
        self.reversePath = reversePath
        self.recipients = recipients
        self.header = header
        self.body = body
        self.evidence = evidence
        self.receivedAt = receivedAt
        self.source = source
    }
}
