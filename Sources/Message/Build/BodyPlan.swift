/// A part to be written: its header, and its content or its children.
struct PlannedPart: Sendable {
    enum Content: Sendable {
        /// Octets in their final form.
        case ready([UInt8])
        /// Octets to be written as base64.
        case base64([UInt8])
        case parts([PlannedPart], boundary: String)
    }

    /// With line ends, without the empty line.
    var header: String
    var content: Content
}

/// Arranges text, HTML and files into a tree of parts.
struct BodyPlan {
    private(set) var root: PlannedPart
    private let token: String
    private var boundaries = 0

    init(_ message: MessageBuilder) throws(MessageBuilder.Problem) {
        token = String(
            decoding: message.messageID.utf8.filter { ASCII.isLetter($0) || ASCII.isDigit($0) }.prefix(40),
            as: UTF8.self)
        root = PlannedPart(header: "", content: .ready([]))
        var parts: [PlannedPart] = []
        if let text = message.text { parts.append(Self.text(text, subtype: "plain")) }
        if let html = message.html { parts.append(Self.text(html, subtype: "html")) }
        if parts.isEmpty { parts.append(Self.text("", subtype: "plain")) }
        var tree = parts.count == 1 ? parts[0] : multipart("alternative", parts)
        let inline = message.attachments.filter { $0.isInline && message.html != nil }
        if !inline.isEmpty {
            let type = parts.count == 1 ? "text/html" : "multipart/alternative"
            var related = [tree]
            for file in inline { related.append(try Self.file(file, isInline: true)) }
            tree = multipart("related", related, parameter: "; type=\"\(type)\"")
        }
        let beside = message.attachments.filter { !($0.isInline && message.html != nil) }
        if !beside.isEmpty {
            var mixed = [tree]
            for file in beside { mixed.append(try Self.file(file, isInline: false)) }
            tree = multipart("mixed", mixed)
        }
        root = tree
    }

    private mutating func multipart(_ subtype: String, _ parts: [PlannedPart], parameter: String = "") -> PlannedPart {
        boundaries += 1
        // An equals sign before an underscore is found neither in base64 nor in quoted-printable, and text that holds it
        // is never sent without encoding.
        let boundary = "=_\(boundaries)_\(token)"
        return PlannedPart(
            header: "Content-Type: multipart/\(subtype)\(parameter);\r\n\tboundary=\"\(boundary)\"\r\n",
            content: .parts(parts, boundary: boundary))
    }

    // MARK: Text

    private static func text(_ text: String, subtype: String) -> PlannedPart {
        let lines = withCRLF(text)
        let isASCII = lines.allSatisfy { $0 < 0x7f && ($0 >= 0x20 || ASCII.isBlank($0)) }
        var encoding = TransferEncoding.sevenBit
        var content = PlannedPart.Content.ready(lines)
        if !isASCII || !isPlain(lines) {
            let foreign = lines.count { $0 >= 0x80 }
            if foreign * 6 > lines.count {
                encoding = .base64
                content = .base64(lines)
            } else {
                encoding = .quotedPrintable
                content = .ready(QuotedPrintable.encode(lines))
            }
        }
        let header = """
            Content-Type: text/\(subtype); charset=\(isASCII ? "us-ascii" : "utf-8")\r
            Content-Transfer-Encoding: \(encoding.name)\r\n
            """
        return PlannedPart(header: header, content: content)
    }

    /// Whether US-ASCII lines can go without encoding: short, without blanks at their ends, dots or `From ` at their
    /// beginnings, and nothing like our boundaries.
    private static func isPlain(_ lines: [UInt8]) -> Bool {
        lines.split(separator: 0x0a).allSatisfy { line in
            let text = line.last == 0x0d ? line.dropLast() : line
            return text.count <= FieldFolding.softLimit && !(text.last.map(ASCII.isWhite) ?? false)
                && text.first != 0x2e && !text.starts(with: "From ".utf8) && !text.starts(with: "--=_".utf8)
        }
    }

    /// Any kind of line end becomes CRLF, and the last line gets one.
    private static func withCRLF(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + text.utf8.count / 32 + 2)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0a where previous == 0x0d: break
            case 0x0a, 0x0d: out += ASCII.crlf
            // No reader shows NUL, and servers refuse or drop it.
            case 0x00: out += "\u{FFFD}".utf8
            default: out.append(byte)
            }
            previous = byte
        }
        if out.last != 0x0a { out += ASCII.crlf }
        return out
    }

    // MARK: Files

    private static func file(_ file: Attachment, isInline: Bool) throws(MessageBuilder.Problem) -> PlannedPart {
        let name = String(
            file.fileName.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(200).map(Character.init)
        )
        var header = "Content-Type: \(file.contentType)"
        for (parameter, value) in file.contentType.parameters.parameters where parameter != "name" {
            header += parameterText(parameter, value)
        }
        header += "\r\nContent-Transfer-Encoding: base64\r\n"
        header += "Content-Disposition: \(isInline ? "inline" : "attachment")"
        if !name.isEmpty { header += parameterText("filename", name) }
        header += "\r\n"
        if let id = file.contentID {
            guard !id.isEmpty, id.utf8.count <= 250,
                id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x3c && $0 != 0x3e })
            else { throw .badContentID }
            header += "Content-ID: <\(id)>\r\n"
        }
        // RFC 2046 5.2 forbids base64 for messages; as octets they reach the reader unchanged.
        if file.contentType.type == "message" || file.contentType.isMultipart {
            header = header.replacingType(of: file.contentType)
        }
        return PlannedPart(header: header, content: .base64(file.content))
    }

    /// `; name="value"`, or the form of RFC 2231 for other than US-ASCII.
    private static func parameterText(_ name: String, _ value: String) -> String {
        guard !value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else {
            let escaped = value.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
            return ";\r\n\t\(name)=\"\(String(escaped))\""
        }
        var encoded: [UInt8] = []
        for byte in value.utf8 {
            if ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == 0x2e || byte == 0x2d || byte == 0x5f {
                encoded.append(byte)
            } else {
                encoded += [0x25, ASCII.hexDigit(byte >> 4), ASCII.hexDigit(byte & 15)]
            }
        }
        return ";\r\n\t\(name)*=UTF-8''\(String(decoding: encoded, as: UTF8.self))"
    }
}

extension String {
    fileprivate func replacingType(of type: ContentType) -> String {
        let start = "Content-Type: \(type)"
        return hasPrefix(start) ? "Content-Type: application/octet-stream" + dropFirst(start.count) : self
    }
}
