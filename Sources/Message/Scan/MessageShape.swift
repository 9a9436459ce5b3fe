/// What one pass over the bytes of a message found.
public struct MessageShape: Hashable, Sendable {
    /// The header fields; cut off at the limit when it is a flood.
    public var header: HeaderBlock
    /// Octets of the header fields, without the empty line after them.
    public var headerSize: Int
    /// Where the body begins: header fields and empty line.
    public var bodyOffset: Int
    /// Octets of the body.
    public var bodySize: Int
    /// Worst first, each at most once.
    public var defects: [StructureDefect]
    public var has8BitHeader: Bool
    public var has8BitBody: Bool
    /// Octets of the longest line of the header, line end not counted (RFC 5322 2.1.1).
    public var longestHeaderLine: Int
    /// The same for the body.
    public var longestBodyLine: Int
    /// How many Received fields there are.
    public var receivedFields: Int
    /// The message as a tree of parts.
    public var root: MIMEPart
    /// Text for people, in the order of the parts.
    public var texts: [TextPart]

    /// Octets in all.
    public var size: Int { bodyOffset + bodySize }
    /// Octets of the longest line of header and body.
    public var longestLine: Int { max(longestHeaderLine, longestBodyLine) }
}

/// The beginning of a text part, as it was written.
public struct TextPart: Hashable, Sendable {
    public var contentType: ContentType
    public var encoding: TransferEncoding
    /// Octets from the beginning of the body, still encoded.
    public var octets: [UInt8]
    /// Whether the part goes on beyond `octets`.
    public var isTruncated: Bool

    public init(contentType: ContentType, encoding: TransferEncoding, octets: [UInt8], isTruncated: Bool) {
        self.contentType = contentType
        self.encoding = encoding
        self.octets = octets
        self.isTruncated = isTruncated
    }

    /// The text, its transfer encoding and character set undone; what cannot be read becomes U+FFFD. Unknown character
    /// sets are read as Latin-1, which keeps links and addresses readable.
    public var text: String {
        let charset = contentType.charset.map { Charset($0) ?? .western } ?? .utf8
        return charset.text(decodedOctets)
    }

    /// The octets with their transfer encoding undone.
    public var decodedOctets: [UInt8] {
        switch encoding {
        case .base64:
            var decoder = Base64Decoder()
            var out: [UInt8] = []
            decoder.decode(octets[...], into: &out)
            decoder.finish(into: &out)
            return out
        case .quotedPrintable: return QuotedPrintable.decode(octets)
        case .sevenBit, .eightBit, .binary, .unknown: return octets
        }
    }
}
