import NIOCore

/// Every limit of the HTTP server, in one place.
public struct WebLimits: Sendable {
    /// Octets of all header fields of a request together.
    public var headerSize = 16 * 1024
    /// Header fields of a request.
    public var headerCount = 100
    /// Connections open at once; others wait in the listen queue.
    public var connections = 1024
    /// A connection on which nothing moves for so long is closed.
    public var idle = TimeAmount.seconds(30)
    /// From the first octet of a request's head to the last of its answer.
    public var request = TimeAmount.seconds(120)

    /// Octets of a `/v3/mail/send` request.
    public var sendGridBody = 30 * 1024 * 1024
    /// Octets of a JSON `/v1/messages` request: a message of the largest size with its attachments in base64.
    public var messageBody = 36 * 1024 * 1024
    /// Octets of a raw `/v1/messages` request: the largest message there is, and a little more so that the refusal comes
    /// from the check that explains it.
    public var rawBody = 26 * 1024 * 1024
    /// Octets of a form.
    public var formBody = 16 * 1024
    /// Octets of request bodies held in memory at once; beyond it requests are answered 503.
    public var bodiesInMemory = 128 * 1024 * 1024
    /// Octets of all messages that one batch expands to.
    public var batchSize = 128 * 1024 * 1024
    /// Messages of one request: each takes one of the places for what is under way.
    public var messages = 500
    /// Recipients of one request, all messages together.
    public var recipients = 1000

    public init() {}

    public static let standard = WebLimits()
}
