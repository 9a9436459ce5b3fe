import Message

/// How long a client waits in each phase: the least times of RFC 5321 4.5.3.2 where it names one.
public struct ClientTimeLimits: Hashable, Sendable {
    /// 4.5.3.2.1, initial 220.
    public var greeting = Span.minutes(5)
    /// Not named by the RFC; as for the greeting.
    public var hello = Span.minutes(5)
    public var handshake = Span.minutes(2)
    /// 4.5.3.2.2.
    public var mail = Span.minutes(5)
    /// 4.5.3.2.3.
    public var recipient = Span.minutes(5)
    /// 4.5.3.2.4.
    public var data = Span.minutes(2)
    /// 4.5.3.2.5, for each block of content.
    public var content = Span.minutes(3)
    /// 4.5.3.2.6: long, because giving up here makes duplicates.
    public var finalDot = Span.minutes(10)
    /// RSET and QUIT: nothing depends on their replies.
    public var farewell = Span.seconds(20)
    /// How long a connection is kept without a transaction.
    public var idle = Span.seconds(15)

    public init() {}

    public func limit(_ phase: ClientPhase) -> Span? {
        switch phase {
        case .greeting: greeting
        case .hello, .startTLS: hello
        case .handshake: handshake
        case .idle: idle
        case .mail: mail
        case .recipient: recipient
        case .data: data
        case .content, .departure: content
        case .finalDot: finalDot
        case .reset, .quit: farewell
        case .closed: nil
        }
    }
}
