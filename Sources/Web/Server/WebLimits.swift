import NIOCore

/// Every limit of the HTTP server, in one place.
public struct WebLimits: Sendable {
    /// Octets of all header fields of a request together.
    public var headerSize = 16 * 1024
    /// Header fields of a request.
    public var headerCount = 100
    /// Connections open at once; others wait in the listen queue.
    public var connections = 1024
    /// Of those, from one address (of IPv6: from one /64); a further one is closed.
    public var connectionsPerAddress = 100
    /// The same for this machine's own addresses, from where a proxy brings everybody.
    public var connectionsFromLoopback = 512
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
    /// Octets of request bodies held in memory at once, counted as they arrive; beyond it requests are answered 503. A
    /// customer may have as much as is left to others, so alone it has half.
    public var bodiesInMemory = 128 * 1024 * 1024
    /// Octets of all messages that one batch expands to.
    public var batchSize = 128 * 1024 * 1024
    /// Messages of one request.
    public var messages = 500
    /// Messages of one request share a place among those under way until they have come to so many octets.
    public var placeSize = 64 * 1024
    /// Places of one request, which leaves some of a customer's own to its other requests.
    public var places = 128
    /// Recipients of one request, all messages together.
    public var recipients = 1000

    public init() {}

    public static let standard = WebLimits()
}
