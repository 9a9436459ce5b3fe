import Message

/// What was observed while a message came in: the connection and the bytes. Recorded with the decision.
public struct Evidence: Hashable, Codable, Sendable {
    /// The address that connected; nil for the system door.
    public var peer: IPAddress?
    /// The TLS protocol version of the connection, such as `TLSv1.3`; nil for plain text.
    public var tls: String?
    /// What the client called itself in EHLO or HELO; nil over HTTP.
    public var greeting: String?
    /// What only the relay door observes; nil at all others.
    public var relay: RelayEvidence?
    public var message: MessageEvidence

    public init(
        peer: IPAddress?, tls: String? = nil, greeting: String? = nil, relay: RelayEvidence? = nil,
        message: MessageEvidence
    ) {
        self.peer = peer
        self.tls = tls
        self.greeting = greeting
        self.relay = relay
        self.message = message
    }
}
