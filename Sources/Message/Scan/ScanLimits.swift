/// How much of a message the scanner looks at. Everything beyond is a defect, never more memory.
public struct ScanLimits: Hashable, Sendable {
    /// Octets of the whole message.
    public var messageOctets: Int
    /// Octets of the header, and of the header of each part.
    public var headerOctets: Int
    /// Fields of the header, and of the header of each part.
    public var headerFields: Int
    /// How deep parts may be nested; the message itself has depth 0.
    public var depth: Int
    /// Parts in all, the message itself included.
    public var parts: Int
    /// Octets of a boundary. RFC 2046 5.1.1 allows 70; programs exist that write more.
    public var boundaryOctets: Int
    /// Received fields (RFC 5321 6.3 asks for at least 100).
    public var receivedFields: Int
    /// Octets kept of each text part, still encoded.
    public var textPartOctets: Int
    /// Octets kept of all text parts together.
    public var textOctets: Int

    public init(
        messageOctets: Int = 50 << 20, headerOctets: Int = 128 << 10, headerFields: Int = 1000, depth: Int = 32,
        parts: Int = 1000, boundaryOctets: Int = 900, receivedFields: Int = 100, textPartOctets: Int = 64 << 10,
        textOctets: Int = 256 << 10
    ) {
        self.messageOctets = messageOctets
        self.headerOctets = headerOctets
        self.headerFields = headerFields
        self.depth = depth
        self.parts = parts
        self.boundaryOctets = boundaryOctets
        self.receivedFields = receivedFields
        self.textPartOctets = textPartOctets
        self.textOctets = textOctets
    }

    public static let standard = ScanLimits()

    /// Partial lines are held back up to this length while they may still be a delimiter; longer lines are content.
    var delimiterLine: Int { boundaryOctets + 256 }
}
