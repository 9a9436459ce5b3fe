import Authority
import Message

/// A message a client described in JSON, before it is written as RFC 5322.
struct OutgoingMessage: Sendable {
    var from: NamedMailbox
    var to: [NamedMailbox]
    var cc: [NamedMailbox] = []
    /// Recipients that no header names.
    var bcc: [NamedMailbox] = []
    var replyTo: [NamedMailbox] = []
    var subject: String
    var text: String?
    var html: String?
    var attachments: [Attachment] = []
    var headers = CustomHeaders()
    var notBefore: Timestamp?
    var messageClass: MessageClass?

    /// Every recipient once, in order.
    var recipients: [Mailbox] {
        var seen: Set<Mailbox> = []
        return (to + cc + bcc).map(\.mailbox).filter { seen.insert($0).inserted }
    }
}

/// Header fields of the client's choice.
struct CustomHeaders: Sendable {
    var fields: [(name: HeaderName, value: HeaderValue)] = []
    /// What stands between the angle brackets of a Message-ID the client chose.
    var messageID: String?

    /// These with those of `other`, which win where both have a name.
    func overridden(by other: CustomHeaders) -> CustomHeaders {
        CustomHeaders(
            fields: fields.filter { mine in !other.fields.contains { $0.name == mine.name } } + other.fields,
            messageID: other.messageID ?? messageID)
    }
}
