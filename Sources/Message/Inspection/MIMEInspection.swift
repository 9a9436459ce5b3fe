/// What `inspect mime` prints about a message.
public struct MIMEInspection: Hashable, Codable, Sendable {
    public var size: Int
    /// Octets of the header fields.
    public var headerSize: Int
    public var fields: [Field]
    public var defects: [String]
    public var longestLine: Int
    public var has8Bit: Bool
    public var root: Part

    enum CodingKeys: String, CodingKey {
        case size
        case headerSize = "header_size"
        case fields
        case defects
        case longestLine = "longest_line"
        case has8Bit = "has_8bit"
        case root
    }

    public struct Field: Hashable, Codable, Sendable {
        /// Empty for a line that is no field.
        public var name: String
        /// Unfolded, encoded words read.
        public var value: String

        init(_ field: RawField) {
            name = field.name?.text ?? ""
            value = field.decodedText
        }
    }

    public struct Part: Hashable, Codable, Sendable {
        public var contentType: String
        public var charset: String?
        public var encoding: String
        public var disposition: String?
        public var fileName: String?
        public var contentID: String?
        /// Where the body begins and ends, counted from the beginning of the message.
        public var start: Int
        public var end: Int
        public var children: [Part]

        enum CodingKeys: String, CodingKey {
            case contentType = "content_type"
            case charset
            case encoding
            case disposition
            case fileName = "file_name"
            case contentID = "content_id"
            case start
            case end
            case children
        }

        init(_ part: MIMEPart, bodyOffset: Int) {
            contentType = part.contentType.description
            charset = part.contentType.charset
            encoding = part.encoding.name
            disposition = part.disposition
            fileName = part.fileName
            contentID = part.contentID
            start = part.bodyRange.lowerBound + bodyOffset
            end = part.bodyRange.upperBound + bodyOffset
            children = part.children.map { Part($0, bodyOffset: bodyOffset) }
        }
    }

    public init(_ shape: MessageShape) {
        size = shape.size
        headerSize = shape.headerSize
        fields = shape.header.fields.map(Field.init)
        defects = shape.defects.map(\.rawValue)
        longestLine = shape.longestLine
        has8Bit = shape.has8BitHeader || shape.has8BitBody
        root = Part(shape.root, bodyOffset: shape.bodyOffset)
    }

    /// Reads a whole message.
    public init(message: [UInt8]) {
        var scanner = MessageScanner()
        scanner.feed(message[...])
        self.init(scanner.finish())
    }
}
