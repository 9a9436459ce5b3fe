import Message

/// What the operator fixes for one SMTP door.
public struct DoorSettings: Sendable {
    /// The address to listen on, such as `127.0.0.1` or `::`.
    public var address: String
    /// The TCP port; 0 takes any free one.
    public var port: Int
    /// Our name in greetings.
    public var host: DomainName
    /// Octets of the largest message taken.
    public var messageSize = 26_214_400
    /// Recipients of one message.
    public var recipients = 1000
    /// Connections open at once. On the MX port the last quarter is kept for listed connectors.
    public var connections = 1000
    /// Connections open at once from one IPv4 address or one IPv6 /64. Listed connectors are exempt.
    public var connectionsPerAddress = 200
    /// How long a client waits for a place for its message before it is told to come later.
    public var placeTime = Span.seconds(60)
    /// How long strangers on the MX port wait for the greeting; programs that only spray mail speak before it.
    public var strangerPause = Span.seconds(1)
    /// How long running transactions may go on when the door closes.
    public var closingTime = Span.seconds(20)

    public init(address: String, port: Int, host: DomainName) {
        self.address = address
        self.port = port
        self.host = host
    }
}
