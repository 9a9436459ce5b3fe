import Authority
import Message

/// A JSON `POST /v1/messages` request.
enum MessageRequest {
    private static let fields: Set<String> = [
        "from", "to", "cc", "bcc", "reply_to", "subject", "text", "html", "headers", "attachments", "class", "send_at",
    ]

    /// - Throws: `FieldProblem` for the first thing wrong; fields that are not supported are named.
    static func read(_ request: Field, now: Timestamp, limits: WebLimits) throws(FieldProblem) -> OutgoingMessage {
        let members = try request.members()
        try members.only(fields)
        guard members["text"] != nil || members["html"] != nil else {
            throw FieldProblem("text", "There must be a text or an html body.")
        }
        var attachments: [Attachment] = []
        for element in try members["attachments"]?.elements(max: Field.maximumAttachments) ?? [] {
            attachments.append(try element.attachment())
        }
        let message = OutgoingMessage(
            from: try members.required("from", of: request).address(),
            to: try members["to"]?.addresses() ?? [], cc: try members["cc"]?.addresses() ?? [],
            bcc: try members["bcc"]?.addresses() ?? [], replyTo: try members["reply_to"]?.addresses() ?? [],
            subject: try members["subject"]?.headerText() ?? "", text: try members["text"]?.text(),
            html: try members["html"]?.text(), attachments: attachments,
            headers: try members["headers"]?.customHeaders() ?? CustomHeaders(),
            notBefore: try members["send_at"]?.schedule(now: now),
            messageClass: try members["class"]?.messageClass())
        guard !message.recipients.isEmpty else {
            throw FieldProblem("to", "There must be at least one recipient in to, cc or bcc.")
        }
        guard message.recipients.count <= limits.recipients else {
            throw FieldProblem("to", "There may be at most \(limits.recipients) recipients.")
        }
        return message
    }
}

extension Field {
    /// `"joe@example.org"`, or `{"address": ..., "name": ...}`.
    func address() throws(FieldProblem) -> NamedMailbox {
        guard case .object = value else { return NamedMailbox(mailbox: try mailbox()) }
        let members = try members()
        try members.only(["address", "name"])
        return NamedMailbox(
            displayName: try members["name"]?.headerText() ?? "",
            mailbox: try members.required("address", of: self).mailbox())
    }

    /// One address or an array of them.
    func addresses() throws(FieldProblem) -> [NamedMailbox] {
        guard case .array = value else { return [try address()] }
        var list: [NamedMailbox] = []
        for element in try elements(max: 1000) { list.append(try element.address()) }
        return list
    }

    /// An RFC 3339 time or a Unix time in seconds; nil when it is past already.
    func schedule(now: Timestamp) throws(FieldProblem) -> Timestamp? {
        guard case .string(let string) = value else { return try schedule(SendGridMail.Bounds(now: now)) }
        guard let time = try? Timestamp(rfc3339: string.text) else {
            throw problem("The \(path) must be an RFC 3339 time with a zone, or a Unix time in seconds.")
        }
        guard time > now else { return nil }
        guard time - now <= SendGridMail.Bounds(now: now).schedule else {
            throw problem("The \(path) must not be more than 72 hours ahead.")
        }
        return time
    }

    /// A class a client may ask for. What it gets is decided by its key.
    func messageClass() throws(FieldProblem) -> MessageClass {
        guard let messageClass = MessageClass(rawValue: try text()) else {
            let words = MessageClass.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("The \(path) must be one of \(words).")
        }
        return messageClass
    }
}
