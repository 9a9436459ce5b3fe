import Message

/// What one try of Delivery came to.
public struct Attempt: Sendable {
    public var lease: LeaseID
    public var at: Timestamp
    /// The host that was talked to; nil when there was none.
    public var remoteHost: String?
    /// The session as lines for an operator; cut to `SpoolLimits.transcript`.
    public var transcript: [UInt8]
    /// For recipients that are left out, nothing was tried: they are due again as before.
    public var results: [Result]

    public init(lease: LeaseID, at: Timestamp, remoteHost: String?, transcript: [UInt8], results: [Result]) {
        self.lease = lease
        self.at = at
        self.remoteHost = remoteHost
        self.transcript = transcript
        self.results = results
    }

    public struct Result: Hashable, Sendable {
        public var recipient: Mailbox
        public var ruling: Ruling
        /// The receiver's reply or our own words, one line; cut to `SpoolLimits.reply`.
        public var reply: String
        /// The sender was told that it takes long.
        public var tellsDelay: Bool

        public init(_ recipient: Mailbox, _ ruling: Ruling, reply: String, tellsDelay: Bool = false) {
            self.recipient = recipient
            self.ruling = ruling
            self.reply = reply
            self.tellsDelay = tellsDelay
        }
    }

    public enum Ruling: Hashable, Sendable {
        case delivered
        /// Tried again at this time.
        case deferred(until: Timestamp)
        /// Not tried and not counted, but not due before this time either: frozen, destination resting.
        case postponed(until: Timestamp)
        case bounced
        case expired
        case dropped
    }
}
