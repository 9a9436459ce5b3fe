/// What came of one transaction, recipient by recipient, in the transaction's order.
public struct TransactionResult: Hashable, Sendable {
    public var recipients: [RecipientResult]

    public init(recipients: [RecipientResult]) {
        self.recipients = recipients
    }
}

public enum RecipientResult: Hashable, Sendable {
    /// The server took responsibility: a 2xx reply to the final dot.
    case accepted(ReceivedReply)
    /// A negative reply, and the phase it came in.
    case refused(ReceivedReply, ClientPhase)
    /// Nothing was sent for this recipient, because the server lacks something the message needs.
    case unsupported(ClientObstacle)
    /// The connection failed. When it failed in the phase `finalDot` the message may have been taken or not: it has to
    /// be sent again, and the receiver may then have it twice (RFC 5321 4.5.3.2.6 and 6.1, RFC 1047).
    case interrupted(SessionFailure)
    /// The message lost its right to leave before the final dot; the connection was closed without sending it.
    case withheld
}

/// Why a connection is of no use any more.
public enum SessionFailure: Hashable, Sendable {
    /// The server refused the session: in its greeting, to EHLO and HELO.
    case refused(ReceivedReply, ClientPhase)
    case disconnected(ClientPhase)
    case timedOut(ClientPhase)
    /// The server broke the protocol: unreadable replies, or replies that nobody asked for.
    case violation(ClientPhase, String)
    case tlsFailed(String)
    /// No connection could be made.
    case unreachable(String)
    /// We could not read the message to the end.
    case contentUnavailable

    public var phase: ClientPhase {
        switch self {
        case .refused(_, let phase), .disconnected(let phase), .timedOut(let phase), .violation(let phase, _): phase
        case .tlsFailed: .handshake
        case .unreachable: .greeting
        case .contentUnavailable: .content
        }
    }

    /// One line for people.
    public var text: String {
        switch self {
        case .refused(let reply, let phase): "\(reply) (in reply to \(phase.text))"
        case .disconnected(.finalDot):
            "connection lost after the final dot, before its reply; the message may have been taken"
        case .disconnected(let phase): "connection lost during \(phase.text)"
        case .timedOut(.finalDot): "no reply to the final dot in time; the message may have been taken"
        case .timedOut(let phase): "no reply in time during \(phase.text)"
        case .violation(let phase, let reason): "protocol error during \(phase.text): \(reason)"
        case .tlsFailed(let reason): "TLS handshake failed: \(reason)"
        case .unreachable(let reason): "no connection: \(reason)"
        case .contentUnavailable: "closed without the final dot: the content could not be read"
        }
    }
}
