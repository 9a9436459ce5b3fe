import Authority
import Ledger
import Message

/// One message as a door hands it in: who presented it, how the connection looked, the envelope and the bytes.
public struct Submission: Sendable {
    /// The id a message was given before, when it is handed in again after a crash; nil for a new message.
    public var id: MessageID?
    /// What the client calls its request, so that a repeated one finds the message it has made.
    public var idempotency: IdempotencyKey?
    /// nil at the relay door, when the connection alone does not tell and the message has to.
    public var identity: Authenticated?
    public var door: Door
    public var connection: Connection
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    /// The class the client asks for; it can only narrow what its key allows.
    public var requestedClass: MessageClass?
    /// Do not deliver before this time.
    public var notBefore: Timestamp?
    /// The customer whose mail a notice of the platform is about; set by the system door alone.
    public var concerns: CustomerID?
    /// Whether the client declared SMTPUTF8, which alone lets 8-bit text stand in a header (RFC 6531).
    public var usesUTF8: Bool
    /// What the sender wants to hear of the message (RFC 3461).
    public var dsn: DSNRequest
    public var draft: Draft

    public init(
        identity: Authenticated?, door: Door, connection: Connection, reversePath: ReversePath, recipients: [Mailbox],
        requestedClass: MessageClass? = nil, notBefore: Timestamp? = nil, usesUTF8: Bool = false,
        dsn: DSNRequest = .none, draft: Draft, id: MessageID? = nil, idempotency: IdempotencyKey? = nil
    ) {
        self.id = id
        self.idempotency = idempotency
        self.identity = identity
        self.door = door
        self.connection = connection
        self.reversePath = reversePath
        self.recipients = recipients
        self.requestedClass = requestedClass
        self.notBefore = notBefore
        self.usesUTF8 = usesUTF8
        self.dsn = dsn
        self.draft = draft
    }
}

/// What a door saw of the connection a message came over.
public struct Connection: Hashable, Sendable {
    /// nil for the system door.
    public var peer: IPAddress?
    /// Such as `TLSv1.3`; nil for plain text.
    public var tls: String?
    /// The EHLO or HELO argument; nil over HTTP.
    public var greeting: String?
    /// The word for the protocol in Received fields (RFC 3848), such as `ESMTPSA`, or `HTTP`.
    public var protocolName: String
    /// What the relay door found out about the client; nil at other doors.
    public var relay: RelayEvidence?

    public init(
        peer: IPAddress?, tls: String? = nil, greeting: String? = nil, protocolName: String,
        relay: RelayEvidence? = nil
    ) {
        self.relay = relay
        self.peer = peer
        self.tls = tls
        self.greeting = greeting
        self.protocolName = protocolName
    }
}

extension Submission {
    /// Each recipient once, in the order given.
    var distinctRecipients: [Mailbox] {
        var seen: Set<Mailbox> = []
        return recipients.filter { seen.insert($0).inserted }
    }
}

extension CustomerID {
    /// Nobody's id: whoever hands in mail before it is known for which customer shares the places one customer may have.
    public static let undetermined = CustomerID(bits: .max)
}
