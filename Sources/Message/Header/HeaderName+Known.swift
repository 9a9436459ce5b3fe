extension HeaderName {
    public static let from = HeaderName(trusted: "From")
    public static let sender = HeaderName(trusted: "Sender")
    public static let replyTo = HeaderName(trusted: "Reply-To")
    public static let to = HeaderName(trusted: "To")
    public static let cc = HeaderName(trusted: "Cc")
    public static let bcc = HeaderName(trusted: "Bcc")
    public static let date = HeaderName(trusted: "Date")
    public static let subject = HeaderName(trusted: "Subject")
    public static let messageID = HeaderName(trusted: "Message-ID")
    public static let inReplyTo = HeaderName(trusted: "In-Reply-To")
    public static let references = HeaderName(trusted: "References")
    public static let received = HeaderName(trusted: "Received")
    public static let returnPath = HeaderName(trusted: "Return-Path")
    public static let autoSubmitted = HeaderName(trusted: "Auto-Submitted")
    public static let mimeVersion = HeaderName(trusted: "MIME-Version")
    public static let contentType = HeaderName(trusted: "Content-Type")
    public static let contentTransferEncoding = HeaderName(trusted: "Content-Transfer-Encoding")
    public static let contentDisposition = HeaderName(trusted: "Content-Disposition")
    public static let contentID = HeaderName(trusted: "Content-ID")
    public static let dkimSignature = HeaderName(trusted: "DKIM-Signature")
    public static let authenticationResults = HeaderName(trusted: "Authentication-Results")
    public static let listUnsubscribe = HeaderName(trusted: "List-Unsubscribe")

    /// For names this module spells itself.
    init(trusted text: StaticString) {
        self.text = text.description
        folded = text.description.lowercased()
    }

    /// The fields that RFC 5322 3.6 allows at most once.
    static let singleInstance: [HeaderName] = [
        .from, .sender, .replyTo, .to, .cc, .bcc, .date, .subject, .messageID, .inReplyTo, .references,
    ]
}
