import Message

extension Field {
    /// `{"email": ..., "name": ...}`.
    func sendGridAddress() throws(FieldProblem) -> NamedMailbox {
        let (email, name) = try addressMembers()
        return NamedMailbox(displayName: try name?.headerText() ?? "", mailbox: try email.mailbox())
    }

    /// The same after its tags were replaced.
    func sendGridAddress(
        _ substitutions: Substitutions, within expansion: inout Expansion
    ) throws(FieldProblem) -> NamedMailbox {
        let (email, name) = try addressMembers()
        let mailbox = try email.replacing(substitutions, within: &expansion).mailbox()
        return NamedMailbox(
            displayName: try name?.headerText(substitutions, within: &expansion) ?? "", mailbox: mailbox)
    }

    /// Text for a header field after its tags were replaced.
    func headerText(
        _ substitutions: Substitutions, within expansion: inout Expansion
    ) throws(FieldProblem) -> String {
        try replacing(substitutions, within: &expansion).headerText()
    }

    private func replacing(
        _ substitutions: Substitutions, within expansion: inout Expansion
    ) throws(FieldProblem) -> Field {
        Field(.text(try substitutions.apply(to: try text(), within: &expansion)), path: path)
    }

    private func addressMembers() throws(FieldProblem) -> (email: Field, name: Field?) {
        let members = try members()
        try members.only(["email", "name"])
        return (try members.required("email", of: self), members["name"])
    }

    /// A Unix time at which to send; nil when it is past already.
    func schedule(_ bounds: SendGridMail.Bounds) throws(FieldProblem) -> Timestamp? {
        let seconds = try integer()
        // Beyond this a time cannot be written in milliseconds; nothing that far ahead is lawful anyway.
        guard (0...4_102_444_800).contains(seconds) else {
            throw problem("The \(path) must be a Unix time in seconds.")
        }
        let time = Timestamp(seconds: seconds)
        guard time > bounds.now else { return nil }
        guard time - bounds.now <= bounds.schedule else {
            throw problem("The \(path) must not be more than 72 hours ahead.")
        }
        return time
    }

    /// A file of a request.
    func attachment() throws(FieldProblem) -> Attachment {
        let members = try members()
        try members.only(["content", "type", "filename", "disposition", "content_id"])
        let filename = try members.required("filename", of: self)
        let name = try filename.headerText()
        guard (1...255).contains(name.utf8.count) else {
            throw filename.problem("The \(filename.path) must have 1 to 255 bytes.")
        }
        let type = try members["type"]?.mediaType() ?? .octets
        // These may not be written in base64 (RFC 2045 6.4).
        guard !type.isMultipart, type.type != "message" else {
            throw FieldProblem("\(path).type", "The type \(type) is not supported for an attachment.")
        }
        return Attachment(
            fileName: name, contentType: type, contentID: try members["content_id"]?.contentID(),
            isInline: try isInline(members["disposition"]),
            content: try members.required("content", of: self).base64())
    }

    private func isInline(_ disposition: Field?) throws(FieldProblem) -> Bool {
        guard let disposition else { return false }
        switch try disposition.text().lowercased() {
        case "inline": return true
        case "attachment": return false
        default: throw disposition.problem("The \(disposition.path) must be inline or attachment.")
        }
    }

    /// What stands between the angle brackets of a Content-ID field; they are taken off when the client wrote them.
    private func contentID() throws(FieldProblem) -> String {
        var text = try text()
        if text.hasPrefix("<"), text.hasSuffix(">"), text.utf8.count > 2 { text = String(text.dropFirst().dropLast()) }
        guard (1...200).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x3c && $0 != 0x3e && $0 != 0x22 })
        else { throw problem("The \(path) must be 1 to 200 printable ASCII characters without blanks.") }
        return text
    }
}
