import Message

/// What a door says about a message: who hands it in, for whom, from and to where.
///
/// A claim proves nothing; it is plain data that is recorded with the decision and can be replayed.
public struct Claim: Hashable, Codable, Sendable {
    public var id: MessageID
    public var door: Door
    public var identity: Identity
    public var customer: CustomerID
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    /// The class the message asks for. It can only narrow what the credential or connector allows.
    public var requestedClass: MessageClass?
    /// Do not deliver before this time (`send_at`).
    public var notBefore: Timestamp?
    /// The customer whose mail a notice of the platform is about, and whose budget it is charged to. Counts at the system
    /// door alone.
    public var concerns: CustomerID?

    public init(
        id: MessageID, door: Door, identity: Identity, customer: CustomerID, reversePath: ReversePath,
        recipients: [Mailbox], requestedClass: MessageClass? = nil, notBefore: Timestamp? = nil,
        concerns: CustomerID? = nil
    ) {
        self.id = id
        self.door = door
        self.identity = identity
        self.customer = customer
        self.reversePath = reversePath
        self.recipients = recipients
        self.requestedClass = requestedClass
        self.notBefore = notBefore
        self.concerns = concerns
    }
}
