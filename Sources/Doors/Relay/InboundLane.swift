import Message
import Pipeline

/// Where mail for our own addresses goes: bounces and reports from anybody on the Internet, and the messages by which
/// tenants of Microsoft 365 prove themselves to a connector.
public struct InboundLane: Sendable {
    /// Whether a recipient is a return-path address with a valid token.
    public var isReturnPath: @Sendable (Mailbox) -> Bool
    /// Takes one message in; when it returns `received`, the message is kept.
    public var receive: @Sendable (InboundMail) async -> InboundAnswer
    /// Octets of the largest message taken.
    public var messageSize = 26_214_400
    /// Octets of a message that are kept. What a report says stands at its beginning; the rest is counted only.
    public var keptSize = 65_536
    /// Recipients of one message. A return-path address is the address of one message to one recipient.
    public var recipients = 10

    public init(
        isReturnPath: @escaping @Sendable (Mailbox) -> Bool,
        receive: @escaping @Sendable (InboundMail) async -> InboundAnswer
    ) {
        self.isReturnPath = isReturnPath
        self.receive = receive
    }

    /// Takes nothing in.
    public static let closed = InboundLane(isReturnPath: { _ in false }, receive: { _ in .tryLater })
}

/// A message for return-path addresses of ours, or for `tenant-proof` at a connector's host, as it came in.
public struct InboundMail: Sendable {
    /// With what the relay door found out about the client.
    public var connection: Connection
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    /// Header and body up to the lane's `keptSize`; defects and all, so it is for reading and never for sending on.
    public var bytes: [UInt8]
    /// Octets of the whole message.
    public var size: Int

    public init(
        connection: Connection, reversePath: ReversePath, recipients: [Mailbox], bytes: [UInt8] = [], size: Int = 0
    ) {
        self.connection = connection
        self.reversePath = reversePath
        self.recipients = recipients
        self.bytes = bytes
        self.size = size
    }

    mutating func append(_ more: ArraySlice<UInt8>, keeping limit: Int) {
        size += more.count
        bytes.append(contentsOf: more.prefix(max(0, limit - bytes.count)))
    }
}

public enum InboundAnswer: Hashable, Sendable {
    case received
    /// No room, or a store that does not answer.
    case tryLater
    /// It proves no tenant. Whoever sent it hears no reason.
    case refused
}
