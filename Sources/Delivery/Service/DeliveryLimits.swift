import Message
import Spool
import Wire

/// Every number of Delivery but the retry timetable's, in one place.
public struct DeliveryLimits: Sendable {
    /// Connections to one destination at a time, while it is well.
    public var connectionsPerSite = 20
    /// Connections of the whole service, open or being opened.
    public var connections = 500
    /// Messages sent over one connection before a new one is made.
    public var messagesPerConnection = 200
    /// Messages leased and not settled yet. The spool shares these places out between customers.
    public var inFlight = SpoolLimits().places
    /// Messages waiting for one destination, beyond which no more of them are leased.
    public var waitingPerSite = 64
    /// Addresses tried for one connection.
    public var addressesPerOpening = 8
    /// How long one address may take to answer the TCP handshake.
    public var connectTime = Span.seconds(30)
    /// Octets of a large body read at a time.
    public var bodyChunk = 65_536
    /// Time limits of a session (RFC 5321 4.5.3.2).
    public var session = ClientTimeLimits()
    /// Routes kept; answers of the DNS are kept for their time to live, at most `routeTime`.
    public var routes = 20_000
    public var routeTime = Span.minutes(5)
    /// How often routes and destinations are gone through that nobody needs any more.
    public var tidying = Span.seconds(30)
    /// How long a stop waits for transactions under way.
    public var grace = Span.seconds(20)
    /// How often time limits are looked at, and the queue is asked although nothing was heard of it.
    public var tick = Span.seconds(1)
    /// Messages leased in one go: no more than the first, and unless the queue is empty no fewer than the second.
    public var leaseMost = 128
    public var leaseLeast = 32
    /// How long outcomes rest that could not be kept, before they are handed over again.
    public var sinkPause = Span.seconds(1)
    /// How long a return-path token is good.
    public var returnPathDays: UInt16 = 14

    public init() {}
}
