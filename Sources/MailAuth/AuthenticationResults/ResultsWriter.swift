import Message

extension AuthenticationResults {
    /// The whole field, one result on a line, ending in CRLF. What strangers chose (domains, selectors) is quoted where
    /// it needs to be, and can neither end the field nor look like another result.
    public var field: RawField {
        var text = "Authentication-Results: \(ResultsWriter.value(authservID))"
        for result in results { text += ";\r\n\t\(ResultsWriter.text(result))" }
        if results.isEmpty { text += "; none" }
        return RawField(Array("\(text)\r\n".utf8)[...])
    }
}

/// Writes the pieces of Authentication-Results.
enum ResultsWriter {
    /// Octets of one value; longer ones are cut, so that no line grows too long.
    static let maximumValue = 255

    static func text(_ result: MethodResult) -> String {
        var text = "\(keyword(result.method))=\(keyword(result.result))"
        if let reason = result.reason { text += " reason=\(quoted(reason))" }
        for property in result.properties {
            text += "\r\n\t\t\(keyword(property.type)).\(keyword(property.name))=\(value(property.value))"
        }
        return text
    }

    /// A `Keyword` (RFC 5321 4.1.2); other octets become hyphens.
    static func keyword(_ text: String) -> String {
        let bytes = text.utf8.prefix(64).map { $0.isLetter || $0.isDigit || $0 == 0x2d ? $0.lowered : 0x2d }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A domain, an address or a token as it is; everything else in quotes.
    static func value(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            // - . _ + ~ @
            byte.isLetter || byte.isDigit || [0x2d, 0x2e, 0x5f, 0x2b, 0x7e, 0x40].contains(byte)
        }
        return isPlain && !text.isEmpty && text.utf8.count <= maximumValue ? text : quoted(text)
    }

    /// A quoted string; control characters and what is not UTF-8 become question marks.
    static func quoted(_ text: String) -> String {
        var out = "\""
        var size = 0
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= maximumValue else { break }
            switch scalar {
            case "\"", "\\": out += "\\\(scalar)"
            case "\u{0}"..<" ", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}": out += "?"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
