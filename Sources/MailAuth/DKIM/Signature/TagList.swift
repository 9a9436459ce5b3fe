/// A `tag=value; tag=value` list, as in DKIM signatures and key records (RFC 6376 3.2).
///
/// Strict: no empty entries but a last one, no name twice, no control characters, white space only where it may fold.
struct TagList: Sendable {
    enum Problem: Error, Hashable, Sendable {
        case badName
        case noEquals
        case badValue
        case duplicate(String)
        case tooMany
    }

    struct Tag: Sendable {
        let name: String
        /// Everything between `=` and `;`, white space included.
        let whole: Range<Int>
    }

    /// No list we know of has more than twenty.
    static let maximumTags = 100

    let bytes: ArraySlice<UInt8>
    let tags: [Tag]

    init(_ bytes: ArraySlice<UInt8>) throws(Problem) {
        var tags: [Tag] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: .semicolon) ?? bytes.endIndex
            let isLast = end == bytes.endIndex
            if isLast, !tags.isEmpty, bytes[start..<end].allSatisfy(\.isFolding) { break }
            guard tags.count < Self.maximumTags else { throw .tooMany }
            let tag = try Self.readTag(bytes[start..<end])
            guard !tags.contains(where: { $0.name == tag.name }) else { throw .duplicate(tag.name) }
            tags.append(tag)
            start = isLast ? end : end + 1
        }
        self.bytes = bytes
        self.tags = tags
    }

    /// The value without the white space around it; nil when the tag is absent.
    subscript(name: String) -> ArraySlice<UInt8>? {
        tags.first { $0.name == name }.map { Self.trimmed(bytes[$0.whole]) }
    }

    /// The value as text without any white space.
    func text(_ name: String) -> String? {
        self[name].map { String(decoding: $0.filter { !$0.isFolding }, as: UTF8.self) }
    }

    /// The parts of a value between `separator`s, without white space.
    func list(_ name: String, separator: UInt8 = .colon) -> [String]? {
        self[name].map { value in
            value.split(separator: separator, omittingEmptySubsequences: false).map { part in
                String(decoding: part.filter { !$0.isFolding }, as: UTF8.self)
            }
        }
    }

    /// `field`, which the list was read from, without the value of a tag: what a signature in it was made over (RFC 6376
    /// 3.7).
    func removing(_ name: String, from field: ArraySlice<UInt8>) -> [UInt8] {
        guard let value = tags.first(where: { $0.name == name })?.whole else { return Array(field) }
        return Array(field[..<value.lowerBound]) + Array(field[value.upperBound...])
    }

    private static func readTag(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Tag {
        guard let equals = bytes.firstIndex(of: .equals) else { throw .noEquals }
        try checkFolding(bytes)
        let name = trimmed(bytes[..<equals])
        guard let first = name.first, first.isLetter,
            name.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") })
        else { throw .badName }
        return Tag(name: String(decoding: name, as: UTF8.self), whole: (equals + 1)..<bytes.endIndex)
    }

    /// Refuses control characters and line ends that do not fold.
    private static func checkFolding(_ bytes: ArraySlice<UInt8>) throws(Problem) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case .carriageReturn:
                guard index + 1 < bytes.endIndex, bytes[index + 1] == .lineFeed else { throw .badValue }
                // The last CRLF of a field ends it; any other one must fold.
                guard index + 2 == bytes.endIndex || bytes[index + 2].isBlank else { throw .badValue }
                index += 1
            case .tab, 0x20...0x7e, 0x80...0xff: break
            default: throw .badValue
            }
            index += 1
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: \.isFolding)
        while bytes.last?.isFolding == true { bytes.removeLast() }
        return bytes
    }
}
