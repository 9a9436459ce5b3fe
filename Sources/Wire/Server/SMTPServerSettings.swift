import Message

/// What one door fixes for all of its sessions.
public struct SMTPServerSettings: Sendable {
    /// How a client proves who it is.
    public enum Access: Hashable, Sendable {
        /// AUTH over TLS, before MAIL (RFC 6409 4.3).
        case credential
        /// By the connection; AUTH is not offered.
        case connection
    }

    /// Our name in the greeting and in replies.
    public var host: DomainName
    public var access: Access
    public var offersStartTLS: Bool
    /// Octets of the largest message taken, and the SIZE announced.
    public var messageSize: Int
    /// Recipients of one message (RFC 5321 4.5.3.1.8 asks for at least 100).
    public var recipients: Int
    /// Protocol errors in one session; one more and it ends.
    public var errors = 10
    /// Failed authentications after which the session ends.
    public var authFailures = 3
    /// Commands without a message accepted in between; one more and the session ends.
    public var idleCommands = 5000
    /// How long we wait for a whole command, or for the next bytes of data (RFC 5321 4.5.3.2.7).
    public var patience = Span.minutes(5)
    /// How long the data of one message may take altogether, so that slow clients cannot keep their place for ever.
    public var dataTime = Span.minutes(30)
    /// How long we wait before the greeting is due and for a TLS handshake to end.
    public var handshakeTime = Span.minutes(1)

    public init(
        host: DomainName, access: Access, offersStartTLS: Bool, messageSize: Int = 26_214_400, recipients: Int = 1000
    ) {
        self.host = host
        self.access = access
        self.offersStartTLS = offersStartTLS
        self.messageSize = messageSize
        self.recipients = recipients
    }
}
