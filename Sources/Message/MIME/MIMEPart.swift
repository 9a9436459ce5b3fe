/// One node of the tree a message's body is made of (RFC 2046). Offsets count octets from the beginning of the body of
/// the whole message.
public struct MIMEPart: Hashable, Sendable {
    public var contentType: ContentType
    public var encoding: TransferEncoding
    /// `inline`, `attachment` or another word, in lower case; nil without a Content-Disposition field.
    public var disposition: String?
    /// From Content-Disposition, else from the `name` of Content-Type, decoded. Never to be trusted as a path.
    public var fileName: String?
    /// Without angle brackets.
    public var contentID: String?
    /// Where the header fields of the part stand; empty at 0 for the message itself.
    public var headerRange: Range<Int>
    /// Where the body stands, without the line end that belongs to the delimiter after it (RFC 2046 5.1.1).
    public var bodyRange: Range<Int>
    /// 0 for the message itself.
    public var depth: Int
    /// Whether octets over 127 stand in the body: of a leaf in its content, of a composite part before, between and after
    /// its children.
    public var has8Bit: Bool
    /// Whether octets over 127 stand in the header fields of the part; never set for the message itself.
    public var has8BitHeader: Bool
    /// Octets of the longest line of the body, children not counted.
    public var longestLine: Int
    /// Octets of the longest line in the header of the part.
    public var longestHeaderLine: Int
    public var children: [MIMEPart]

    public var isLeaf: Bool { children.isEmpty }

    /// This part and all beneath it, from top to bottom.
    public var flattened: [MIMEPart] {
        [self] + children.flatMap(\.flattened)
    }
}
