import Message

/// A delivered message, taken apart for reading.
struct Letter: Sendable {
    /// Octets of pictures that are put into the HTML.
    static let inlinePictures = 4 * 1024 * 1024

    private let body: ArraySlice<UInt8>
    private let parts: [MIMEPart]
    let header: HeaderBlock

    init(_ bytes: [UInt8]) {
        var scanner = MessageScanner()
        _ = scanner.feed(bytes[...])
        let shape = scanner.finish()
        header = shape.header
        body = bytes.dropFirst(shape.bodyOffset)
        parts = shape.root.flattened.filter(\.isLeaf)
    }

    /// The decoded value of a header field; nil when it is absent.
    func value(_ name: HeaderName) -> String? {
        header.first(name)?.decodedText
    }

    /// The first part of this type that is no attachment, as text.
    private func text(_ subtype: String) -> String? {
        let part = parts.first {
            $0.contentType.isText && $0.contentType.subtype == subtype && $0.disposition != "attachment"
        }
        return part.map { part in
            TextPart(
                contentType: part.contentType, encoding: part.encoding, octets: octets(part), isTruncated: false
            ).text
        }
    }

    var plain: String? { text("plain") }

    var hasHTML: Bool { text("html") != nil }

    /// The HTML body with its inline pictures put in, so that nothing needs to be fetched.
    var html: String? {
        guard var html = text("html") else { return nil }
        var room = Self.inlinePictures
        for part in parts {
            guard let id = part.contentID, part.contentType.type == "image", html.contains("cid:\(id)") else {
                continue
            }
            let picture = decoded(part)
            room -= picture.count
            guard room >= 0 else { break }
            html = html.split(separator: "cid:\(id)", omittingEmptySubsequences: false)
                .joined(separator: "data:\(part.contentType);base64,\(Base64.encode(picture))")
        }
        return html
    }

    struct File: Sendable {
        var name: String
        var type: String
        var size: String
    }

    var attachments: [File] {
        parts.filter { $0.disposition == "attachment" || ($0.fileName != nil && $0.disposition != "inline") }.map {
            File(
                name: $0.fileName ?? "unnamed", type: $0.contentType.description, size: sizeText(decoded($0).count))
        }
    }

    /// Our two signatures, and others, by domain and selector.
    var signatures: [String] {
        header.all(.dkimSignature).map { field in
            let line = SignatureTags(field).line
            return "\(line.domain) (selector \(line.selector), \(line.algorithm))"
        }
    }

    private func octets(_ part: MIMEPart) -> [UInt8] {
        Array(body.dropFirst(part.bodyRange.lowerBound).prefix(part.bodyRange.count))
    }

    private func decoded(_ part: MIMEPart) -> [UInt8] {
        TextPart(
            contentType: part.contentType, encoding: part.encoding, octets: octets(part), isTruncated: false
        ).decodedOctets
    }
}
