/// What a client session waits for.
public enum ClientPhase: String, Hashable, Codable, Sendable, CaseIterable {
    /// The server's first reply.
    case greeting
    /// The reply to EHLO or HELO.
    case hello
    /// The reply to STARTTLS.
    case startTLS
    /// The end of the TLS handshake.
    case handshake
    /// The next transaction, or QUIT.
    case idle
    case mail
    case recipient
    case data
    /// Content from the shell, which it then sends.
    case content
    /// The shell's answer to the question whether the message may still leave.
    case departure
    /// The reply to the final dot.
    case finalDot
    case reset
    case quit
    case closed

    /// How people call it.
    public var text: String {
        switch self {
        case .greeting: "the greeting"
        case .hello: "EHLO"
        case .startTLS: "STARTTLS"
        case .handshake: "the TLS handshake"
        case .idle: "the pause between messages"
        case .mail: "MAIL FROM"
        case .recipient: "RCPT TO"
        case .data: "DATA"
        case .content, .departure: "the message content"
        case .finalDot: "the end of data"
        case .reset: "RSET"
        case .quit: "QUIT"
        case .closed: "the end of the connection"
        }
    }
}
