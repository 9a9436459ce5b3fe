import Message

/// Every number of the spool, in one place.
public struct SpoolLimits: Sendable {
    /// Bodies up to this many octets are stored in their row, larger ones in a file.
    public var inlineBody = 128 * 1024
    /// Deposits are refused while less than this is free ...
    public var freeBytes = 256 * 1024 * 1024
    /// ... or less than this share of the disk, whichever is smaller.
    public var freeShare = 0.02
    /// Octets of header and body of the newest messages kept in memory until they are settled.
    public var fresh = 64 * 1024 * 1024
    /// Leases that may be out at a time. A customer gets another one only while it has fewer than are left.
    public var places = 512
    /// Most recipients handed out in one lease.
    public var recipientsPerLease = 100
    /// Outcomes that may wait for a commit before leasing stops.
    public var waitingOutcomes = 1024
    /// How long an outcome waits for somebody else's commit.
    public var outcomeDelay = Span.milliseconds(20)
    /// How long finished ids, headers and transcripts are kept.
    public var retention = Span.hours(48)
    /// How long mail is held before it visibly expires.
    public var holdTime = Span.days(7)
    /// How long delivery of a message is tried.
    public var deliveryTime = Span.days(5)
    /// How much of strangers' mail is kept, and how long.
    public var inbound = Inbound()
    /// Signatures with less than this left are made anew.
    public var signatureMargin = Span.hours(24)
    /// Octets kept of one transcript.
    public var transcript = 8 * 1024
    /// Octets kept of one reply.
    public var reply = 512
    /// Attempts kept of one envelope: the first, and the newest of the others.
    public var attempts = 32
    /// Rows read or changed in one go by start-up, listing and operators' commands.
    public var slice = 500

    public init() {}

    /// The inbound lane's own limits. They count what waits to be read.
    public struct Inbound: Sendable {
        /// Room for one kind of mail.
        public struct Room: Sendable {
            public var messages: Int
            /// Header and body.
            public var octets: Int
        }

        /// Reports to return paths, from everybody together.
        public var reports = Room(messages: 4096, octets: 192 * 1024 * 1024)
        /// Mail to `postmaster`, at whichever of our domains.
        public var postmaster = Room(messages: 512, octets: 32 * 1024 * 1024)
        /// Messages to one return path.
        public var perAddress = 32
        /// Messages from one network, a /24 of IPv4 or a /48 of IPv6.
        public var perNetwork = 512
        /// How long a message waits for a reader.
        public var time = Span.days(7)
    }
}
