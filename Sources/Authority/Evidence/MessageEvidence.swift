import Message

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
    /// The value of Auto-Submitted (RFC 3834), lower case, without parameters; nil when absent. Of several the first that
    /// is not `no`.
    public var autoSubmitted: String?
    /// Domains of Reply-To, Sender, Errors-To, Disposition-Notification-To and List-Unsubscribe mailboxes. A name that
    /// nobody can prove stands for a mailbox that cannot be read.
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
