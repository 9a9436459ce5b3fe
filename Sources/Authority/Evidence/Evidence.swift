import Message

/// What was observed while a message came in: the connection and the bytes. Recorded with the decision.
public struct Evidence: Hashable, Codable, Sendable {
    /// The address that connected; nil for the system door.
    public var peer: IPAddress?
    /// The TLS protocol version of the connection, such as `TLSv1.3`; nil for plain text.
    public var tls: String?
    /// What the client called itself in EHLO or HELO; nil over HTTP.
    public var greeting: String?
    public var message: MessageEvidence

    public init(peer: IPAddress?, tls: String? = nil, greeting: String? = nil, message: MessageEvidence) {
        self.peer = peer
        self.tls = tls
        self.greeting = greeting
        self.message = message
    }
}

/// What the final bytes of a message show.
public struct MessageEvidence: Hashable, Codable, Sendable {
    /// Every author address of every From field, in order.
    public var authors: [Author]
    /// How many From fields there are; exactly one is lawful (RFC 5322 3.6).
    public var fromFields: Int
    /// Octets of header and body together.
    public var size: Int
    /// What is wrong with the structure, worst first.
    public var defects: [ContentDefect]
    /// Names of header fields that were removed because a customer may not own them.
    public var stripped: [String]
    /// The value of Auto-Submitted (RFC 3834), lower case, without parameters; nil when absent.
    public var autoSubmitted: String?
    /// Domains of Reply-To, Sender, Errors-To, Disposition-Notification-To and List-Unsubscribe mailboxes.
    public var answerDomains: [DomainName]

    public init(
        authors: [Author], fromFields: Int = 1, size: Int, defects: [ContentDefect] = [], stripped: [String] = [],
        autoSubmitted: String? = nil, answerDomains: [DomainName] = []
    ) {
        self.authors = authors
        self.fromFields = fromFields
        self.size = size
        self.defects = defects
        self.stripped = stripped
        self.autoSubmitted = autoSubmitted
        self.answerDomains = answerDomains
    }
}

/// One address of a From field.
public struct Author: Hashable, Codable, Sendable {
    public var mailbox: Mailbox
    /// The decoded display name; empty when there is none.
    public var displayName: String

    public init(mailbox: Mailbox, displayName: String = "") {
        self.mailbox = mailbox
        self.displayName = displayName
    }
}

/// Why a message cannot be sent as it is. The raw value is the word used in replies, logs and documents.
public enum ContentDefect: String, Hashable, Codable, Sendable, CaseIterable {
    case bareCarriageReturn = "bare-cr"
    case bareLineFeed = "bare-lf"
    case nul = "nul"
    case oversize = "oversize"
    /// More header fields or header octets than allowed.
    case headerFlood = "header-flood"
    /// A header line that is no field (RFC 5322 2.2), or 8-bit text in a header without SMTPUTF8.
    case malformedHeader = "malformed-header"
    /// From, Date, Sender, Reply-To, To, Cc, Bcc, Message-ID, In-Reply-To, References or Subject more than once.
    case duplicateHeader = "duplicate-header"
    /// MIME nested too deep or with too many parts.
    case deepMIME = "deep-mime"
    /// A multipart without usable boundary, or a broken encoding of a part.
    case malformedMIME = "malformed-mime"
    /// 8-bit data that cannot be made 7-bit because it is inside a signed or encrypted part.
    case unconvertible8Bit = "unconvertible-8bit"
    /// The body is not UTF-8 or ASCII where the header says so, or 8-bit was sent without being agreed.
    case unagreed8Bit = "unagreed-8bit"
    /// A date field that no parser could read.
    case badDate = "bad-date"
    /// The same hop appears too often in Received fields (RFC 5321 6.3).
    case loop = "loop"
}
