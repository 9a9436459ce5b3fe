/// A file that goes with a message.
public struct Attachment: Hashable, Sendable {
    /// Shown to the reader; empty for none.
    public var fileName: String
    public var contentType: ContentType
    /// Without angle brackets; what `cid:` links in the HTML name (RFC 2392).
    public var contentID: String?
    /// Whether it belongs into the HTML and not beside the message.
    public var isInline: Bool
    public var content: [UInt8]

    public init(
        fileName: String, contentType: ContentType, contentID: String? = nil, isInline: Bool = false, content: [UInt8]
    ) {
        self.fileName = fileName
        self.contentType = contentType
        self.contentID = contentID
        self.isInline = isInline
        self.content = content
    }
}
