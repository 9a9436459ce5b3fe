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

    public init(
        id: MessageID, door: Door, identity: Identity, customer: CustomerID, reversePath: ReversePath,
        recipients: [Mailbox], requestedClass: MessageClass? = nil, notBefore: Timestamp? = nil
    ) {
        self.id = id
        self.door = door
        self.identity = identity
        self.customer = customer
        self.reversePath = reversePath
        self.recipients = recipients
        self.requestedClass = requestedClass
        self.notBefore = notBefore
    }
}

/// Where a message came in.
public enum Door: String, Hashable, Codable, Sendable, CaseIterable {
    /// SMTP submission with a key (RFC 6409).
    case submission
    /// SMTP relay on the MX port, by a connector.
    case relay
    /// The HTTP send API.
    case http
    /// The platform's own mail, drained from the outbox.
    case system
}

/// By what a message is attributed to a customer; never by anything inside the message.
public enum Identity: Hashable, Codable, Sendable {
    case credential(CredentialID)
    case connector(ConnectorID)
}

/// What kind of mail a message is. The credential or connector fixes which classes are allowed.
public enum MessageClass: String, Hashable, Codable, Sendable, CaseIterable {
    /// Asks the holder of an address to confirm; sent by the platform alone.
    case challenge
    /// Automatic mail caused by someone who has not proved to own the recipient's address.
    case provoked
    /// Bounces and notices of the platform.
    case notice
    /// A person answers a proven person.
    case reply
    case transactional
    case bulk
}
