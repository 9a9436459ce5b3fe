import Message

/// Readers of the things that both APIs know.
extension Field {
    /// Largest number of custom header fields, attachments and so on.
    static let maximumHeaders = 100
    static let maximumAttachments = 200

    /// An address as bare text.
    func mailbox() throws(FieldProblem) -> Mailbox {
        let text = try text()
        do throws(Mailbox.Problem) {
            return try Mailbox(text)
        } catch {
            throw problem("The \(path) is not a valid email address: \(Self.words(for: error)).")
        }
    }

    private static func words(for problem: Mailbox.Problem) -> String {
        switch problem {
        case .empty: "it is empty"
        case .tooLong: "it is longer than 254 octets"
        case .noAt: "it has no @"
        case .badLocalPart: "the part before the @ is malformed"
        case .addressLiteral: "address literals are not accepted"
        case .badDomain: "the domain is malformed (write international names in their xn-- form)"
        }
    }

    /// Text that can stand in a header field.
    func headerText() throws(FieldProblem) -> String {
        let text = try text()
        guard (try? HeaderValue(text)) != nil else {
            throw problem("The \(path) must not contain control characters or line breaks.")
        }
        return text
    }

    /// A media type (RFC 2045 5.1).
    func mediaType() throws(FieldProblem) -> ContentType {
        let text = try headerText()
        guard text.utf8.count <= 255, let type = ContentType(parsing: text.utf8) else {
            throw problem("The \(path) must be a media type such as text/plain.")
        }
        return type
    }

    /// The octets of a base64 string.
    func base64() throws(FieldProblem) -> [UInt8] {
        let string = try string()
        guard !string.raw.isEmpty else { throw problem("The \(path) must not be empty.") }
        guard let bytes = Base64.decode(string.bytes) else { throw problem("The \(path) must be base64.") }
        return bytes
    }

    /// Header fields of the client's choice.
    func customHeaders() throws(FieldProblem) -> CustomHeaders {
        var headers = CustomHeaders()
        for (text, field) in try pairs(max: Self.maximumHeaders) {
            guard let name = try? HeaderName(text) else {
                throw field.problem("The header name \(field.path) is malformed.")
            }
            guard !ReservedHeaders.contains(name) else {
                throw field.problem("The header \(text) may not be set; use the field of the request that makes it.")
            }
            let content = try field.text()
            guard let value = try? HeaderValue(content) else {
                throw field.problem("The header \(text) must not contain control characters or line breaks.")
            }
            if name == .messageID {
                headers.messageID = try field.messageID()
            } else {
                headers.fields.append((name, value))
            }
        }
        return headers
    }
}

extension Field {
    /// What stands between the angle brackets of a Message-ID.
    private func messageID() throws(FieldProblem) -> String {
        let text = try text()
        guard text.hasPrefix("<"), text.hasSuffix(">"), text.utf8.count > 4 else {
            throw problem("The Message-ID must have the form <left@right>.")
        }
        return String(text.dropFirst().dropLast())
    }
}

/// Header fields that are made from other fields of a request, or by the gateway.
enum ReservedHeaders {
    private static let names: Set<String> = [
        "bcc", "cc", "content-disposition", "content-id", "content-transfer-encoding", "content-type", "date",
        "dkim-signature", "from", "mime-version", "received", "reply-to", "resent-bcc", "return-path", "sender",
        "subject", "to", "x-sg-eid", "x-sg-id",
    ]

    static func contains(_ name: HeaderName) -> Bool {
        names.contains(name.folded)
    }
}
