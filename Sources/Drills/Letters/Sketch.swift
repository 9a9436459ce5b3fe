/// What one message through Microsoft 365 shall be, before Microsoft's part is written.
struct Sketch: Sendable {
    /// How it came into Microsoft 365.
    enum Entry: Hashable, Sendable {
        /// From a user's mailbox in the cloud.
        case mailbox
        /// Through an inbound connector of type OnPremises: from a server of the tenant's own, or what passes for one.
        case onPremises(address: String, hello: String)
    }

    /// A header field without its line end.
    struct Field: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// Which tenant Microsoft attributes the message to.
    var tenant: Tenant
    var entry: Entry
    /// `X-OriginatorOrg`.
    var organisation: String
    /// Microsoft's DKIM signature is for this domain; it must be one of the tenant's.
    var signingDomain: String
    /// Whether Microsoft's own checks passed when the message came in.
    var passedOnEntry: Bool
    var author: String
    var authorName: String
    var reversePath: String
    var recipients: [String]
    var subject: String
    /// Stands in the subject, so that whoever gets the message can tell which one it is.
    var token: String
    /// Put by hand above what Microsoft writes, and below it.
    var above: [Field] = []
    var below: [Field] = []
}

/// One whole message with its envelope.
struct Letter: Sendable {
    var reversePath: String
    var recipients: [String]
    var token: String
    /// Header, empty line and body, with CRLF.
    var content: [UInt8]
}
