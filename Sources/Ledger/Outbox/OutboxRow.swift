import Authority
import Message

/// Mail that the platform itself wants to send: written in the commit of its reason, drained by the system door.
public struct OutboxRow: Hashable, Sendable {
    /// Also the id of the message it becomes, so that handing it in twice decides and sends it once.
    public var id: MessageID
    /// Names the reason; a second row for the same reason is ignored. Such as `dsn/<message>/<mailbox key> bounced`. Kept
    /// in the open: no addresses.
    public var reason: String
    /// The customer whose mail it is about, and whose notices it is charged to; nil when it is about nobody's.
    public var concerns: CustomerID?
    /// What the payload is, in the words of whoever builds the mail.
    public var kind: String
    /// Opaque to the ledger, and sealed in it; empty once the key of its day is gone.
    public var payload: [UInt8]
    public var created: Timestamp
    /// Not before this time.
    public var due: Timestamp
    /// How often it was tried in vain.
    public var attempts: Int

    public init(
        id: MessageID, reason: String, concerns: CustomerID? = nil, kind: String, payload: [UInt8], created: Timestamp,
        due: Timestamp? = nil, attempts: Int = 0
    ) {
        self.id = id
        self.reason = reason
        self.concerns = concerns
        self.kind = kind
        self.payload = payload
        self.created = created
        self.due = due ?? created
        self.attempts = attempts
    }
}
