/// Builds a whole message (RFC 5322, RFC 2045) from typed parts. The result is 7-bit with short lines, whatever goes in.
///
/// Bodies are arranged as multipart/mixed around multipart/related around multipart/alternative, each only where needed.
public struct MessageBuilder: Sendable {
    public var from: [NamedMailbox]
    public var sender: NamedMailbox?
    public var to: [NamedMailbox] = []
    public var cc: [NamedMailbox] = []
    public var replyTo: [NamedMailbox] = []
    public var subject: String
    public var date: Timestamp
    /// Without angle brackets, such as `id@example.org`.
    public var messageID: String
    /// Plain text with any line ends; nil for none.
    public var text: String?
    public var html: String?
    public var attachments: [Attachment] = []
    /// Further fields in their order, such as List-Unsubscribe. Text that is not US-ASCII becomes encoded words.
    public var headers: [(name: HeaderName, value: HeaderValue)] = []

    public enum Problem: Error, Hashable, Sendable {
        case noAuthor
        /// RFC 5322 3.6.2: several authors need one sender.
        case noSender
        case badMessageID
        case badContentID
        /// A further field that the builder writes itself.
        case reservedField(HeaderName)
        /// A field that cannot be folded into lines of 998 octets.
        case unfoldable(HeaderName)
    }

    public init(from: [NamedMailbox], subject: String, date: Timestamp, messageID: String) {
        self.from = from
        self.subject = subject
        self.date = date
        self.messageID = messageID
    }

    /// The finished message in pieces of some ten thousand octets.
    ///
    /// - Throws: `Problem` when the parts make no lawful message.
    public func build() throws(Problem) -> MessageChunks {
        let body = try BodyPlan(self).root
        var header = try fields()
        header.append(RawField(Array("MIME-Version: 1.0\r\n".utf8)[...]))
        return MessageChunks(header: header, root: body)
    }

    private func fields() throws(Problem) -> HeaderBlock {
        guard !from.isEmpty else { throw .noAuthor }
        guard from.count == 1 || sender != nil else { throw .noSender }
        guard Self.isMessageID(messageID) else { throw .badMessageID }
        var block = HeaderBlock()
        block.append(RawField(Array("Date: \(MessageDate.text(date))\r\n".utf8)[...]))
        block.append(RawField(name: .from, addresses: from))
        if let sender { block.append(RawField(name: .sender, addresses: [sender])) }
        for (name, addresses) in [(HeaderName.replyTo, replyTo), (.to, to), (.cc, cc)] where !addresses.isEmpty {
            block.append(RawField(name: name, addresses: addresses))
        }
        block.append(RawField(Array("Message-ID: <\(messageID)>\r\n".utf8)[...]))
        block.append(RawField(name: .subject, unstructured: subject))
        for (name, value) in headers {
            guard !Self.isReserved(name) else { throw .reservedField(name) }
            block.append(RawField(name: name, unstructured: value.text))
        }
        for field in block.fields where field.longestLine > FieldFolding.hardLimit {
            throw .unfoldable(field.name ?? .subject)
        }
        return block
    }

    private static func isReserved(_ name: HeaderName) -> Bool {
        name.folded.hasPrefix("content-") || name == .mimeVersion || name == .bcc
            || HeaderName.singleInstance.contains(name) && name != .inReplyTo && name != .references
    }

    /// `left@right` of RFC 5322 3.6.4, dot-atoms only.
    static func isMessageID(_ text: String) -> Bool {
        let halves = text.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
        return halves.count == 2 && text.utf8.count <= 250
            && halves.allSatisfy { !$0.isEmpty && $0.allSatisfy { ASCII.isAtomText($0) && $0 < 0x80 || $0 == 0x2e } }
    }
}
