import Message

/// The part of a `/v3/mail/send` request that all its personalizations share.
struct SendGridShared {
    private let from: NamedMailbox
    private let replyTo: [Field]
    private let subject: Field?
    private let text: String?
    private let html: String?
    private let attachments: [Attachment]
    private let headers: CustomHeaders
    private let notBefore: Timestamp?

    init(_ members: [String: Field], request: Field, bounds: SendGridMail.Bounds) throws(FieldProblem) {
        from = try members.required("from", of: request).sendGridAddress()
        if members["reply_to"] != nil, let list = members["reply_to_list"] {
            throw list.problem("The reply_to and reply_to_list fields exclude each other.")
        }
        if let single = members["reply_to"] {
            replyTo = [single]
        } else {
            replyTo = try members["reply_to_list"]?.elements(max: 1000) ?? []
        }
        // Every personalization may have one of its own; a wrong one is wrong all the same.
        subject = members["subject"]
        _ = try subject?.headerText()
        (text, html) = try Self.bodies(members.required("content", of: request))
        attachments = try members["attachments"].map(Self.attachments) ?? []
        headers = try members["headers"]?.customHeaders() ?? CustomHeaders()
        notBefore = try members["send_at"]?.schedule(bounds)
    }

    private static let personalizationFields: Set<String> = [
        "to", "cc", "bcc", "from", "subject", "headers", "substitutions", "custom_args", "send_at",
    ]

    /// One personalization is one message.
    func message(
        for personalization: Field, bounds: SendGridMail.Bounds, within expansion: inout Expansion
    ) throws(FieldProblem) -> OutgoingMessage {
        let members = try personalization.members()
        try members.only(Self.personalizationFields)
        try members["custom_args"].map(SendGridMail.checkCustomArguments)
        let to = try members.required("to", of: personalization)
        let recipients = try Self.recipients(to: to, cc: members["cc"], bcc: members["bcc"])
        let substitutions = try members["substitutions"].map(Self.substitutions) ?? Substitutions([])

        guard let subject = members["subject"] ?? subject else {
            throw FieldProblem("subject", "The subject field is required, in the request or in each personalization.")
        }
        guard try !subject.filledText().isEmpty else { throw subject.problem("The subject must not be empty.") }
        var replies: [NamedMailbox] = []
        for field in replyTo {
            let reply = try field.sendGridAddress(substitutions, within: &expansion)
            guard !replies.contains(where: { $0.mailbox == reply.mailbox }) else {
                throw field.problem("Each address of reply_to_list must be unique.")
            }
            replies.append(reply)
        }
        return OutgoingMessage(
            from: try members["from"]?.sendGridAddress() ?? from,
            to: recipients.to, cc: recipients.cc, bcc: recipients.bcc, replyTo: replies,
            subject: try subject.headerText(substitutions, within: &expansion),
            text: try substitutions.apply(to: text, within: &expansion),
            html: try substitutions.apply(to: html, within: &expansion),
            attachments: attachments,
            headers: try headers.overridden(by: members["headers"]?.customHeaders() ?? CustomHeaders()),
            notBefore: try members["send_at"]?.schedule(bounds) ?? notBefore)
    }

    private static func recipients(
        to: Field, cc: Field?, bcc: Field?
    ) throws(FieldProblem) -> (to: [NamedMailbox], cc: [NamedMailbox], bcc: [NamedMailbox]) {
        var seen: Set<Mailbox> = []
        func read(_ field: Field?) throws(FieldProblem) -> [NamedMailbox] {
            var list: [NamedMailbox] = []
            for element in try field?.elements(max: 1000) ?? [] {
                let address = try element.sendGridAddress()
                guard seen.insert(address.mailbox).inserted else {
                    throw element.problem(
                        "Each email address in a personalization should be unique between to, cc and bcc; "
                            + "\(address.mailbox) appears again.")
                }
                list.append(address)
            }
            return list
        }
        let result = (to: try read(to), cc: try read(cc), bcc: try read(bcc))
        guard !result.to.isEmpty else { throw to.problem("The to array must have at least one address.") }
        return result
    }

    private static func substitutions(_ field: Field) throws(FieldProblem) -> Substitutions {
        var pairs: [(tag: String, value: String)] = []
        var size = 0
        for (tag, value) in try field.pairs(max: 10_000) {
            let text = try value.text()
            guard !tag.isEmpty, tag.utf8.count <= Substitutions.longestTag else {
                throw value.problem("A substitution tag must have 1 to \(Substitutions.longestTag) bytes.")
            }
            size += tag.utf8.count + text.utf8.count
            guard size <= Substitutions.totalSize else {
                throw field.problem("The \(field.path) may have at most \(Substitutions.totalSize) bytes.")
            }
            pairs.append((tag, text))
        }
        return Substitutions(pairs)
    }

    private static func bodies(_ content: Field) throws(FieldProblem) -> (text: String?, html: String?) {
        var text: String?
        var html: String?
        let elements = try content.elements(max: 10)
        guard !elements.isEmpty else { throw content.problem("The content array must have at least one entry.") }
        for element in elements {
            let members = try element.members()
            try members.only(["type", "value"])
            let type = try members.required("type", of: element)
            let value = try members.required("value", of: element).filledText()
            switch try type.mediaType().description {
            case "text/plain" where text == nil && html == nil: text = value
            case "text/html" where html == nil: html = value
            case "text/plain" where text == nil:
                throw type.problem("If there is text/plain content, it must be the first of the content array.")
            case "text/plain", "text/html": throw type.problem("There may be only one content of each type.")
            case let other:
                throw type.problem("The type \(other) is not supported as content; send it as an attachment.")
            }
        }
        return (text, html)
    }

    private static func attachments(_ field: Field) throws(FieldProblem) -> [Attachment] {
        var attachments: [Attachment] = []
        for element in try field.elements(max: Field.maximumAttachments) {
            attachments.append(try element.attachment())
        }
        return attachments
    }
}
