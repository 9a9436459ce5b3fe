/// One header field exactly as it stands in a message: name, colon, body, folds and line ends.
///
/// Nothing is decoded until it is asked for. A line that is no field (RFC 5322 2.2) is kept too, without a name.
public struct RawField: Hashable, Sendable {
    /// All octets, the line end included. Shares storage with the block it was read from.
    public let bytes: ArraySlice<UInt8>
    /// Octets of the name; 0 for a line that is no field.
    let nameLength: Int
    /// Where the body begins, counted from the first octet.
    private let bodyOffset: Int

    /// Splits the octets of one field at its colon.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        let name = bytes.prefix { $0 > 0x20 && $0 < 0x7f && $0 != 0x3a }
        // RFC 5322 4.5 allows white space before the colon; it is read, so that no field hides behind it.
        let colon = bytes[name.endIndex...].prefix(while: ASCII.isWhite).endIndex
        guard !name.isEmpty, colon < bytes.endIndex, bytes[colon] == 0x3a else {
            nameLength = 0
            bodyOffset = 0
            return
        }
        nameLength = name.count
        bodyOffset = colon + 1 - bytes.startIndex
    }

    /// All octets, the line end included.
    public var raw: [UInt8] { Array(bytes) }

    /// nil for a line that is no field.
    public var name: HeaderName? {
        guard nameLength > 0 else { return nil }
        return try? HeaderName(String(decoding: bytes.prefix(nameLength), as: UTF8.self))
    }

    /// Whether the field has this name; letter case does not matter.
    public func isNamed(_ name: HeaderName) -> Bool {
        let wanted = name.folded.utf8
        guard nameLength > 0, wanted.count == nameLength else { return false }
        return zip(bytes, wanted).allSatisfy { ASCII.lowercased($0) == $1 }
    }

    /// Whether the name begins with `prefix`, which is in lower case.
    public func hasNamePrefix(_ prefix: StaticString) -> Bool {
        guard nameLength >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { wanted in
            zip(bytes, wanted).allSatisfy { ASCII.lowercased($0) == $1 }
        }
    }

    /// Whether name and colon follow RFC 5322 2.2 and the name has a lawful length.
    public var isWellFormed: Bool {
        (1...76).contains(nameLength) && bodyOffset == nameLength + 1
    }

    /// The octets behind the colon, folds and line end included; everything when the line is no field.
    public var body: ArraySlice<UInt8> { bytes.dropFirst(bodyOffset) }

    /// The body on one line (RFC 5322 2.2.3), without white space at its ends.
    public var unfolded: [UInt8] {
        ASCII.trimmed(body).filter { $0 != 0x0d && $0 != 0x0a }
    }

    /// The unfolded body as text; octets that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: unfolded, as: UTF8.self) }

    /// The unfolded body with its encoded words (RFC 2047) read.
    public var decodedText: String { EncodedWord.decode(unfolded) }

    /// Octets of the longest line, without line ends.
    public var longestLine: Int {
        bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
            .reduce(0) { max($0, $1.last == 0x0d ? $1.count - 1 : $1.count) }
    }

    public var has8Bit: Bool { bytes.contains { $0 >= 0x80 } }
}

extension RawField {
    /// Writes a field, folded at white space so that lines stay within 78 octets where the text allows it.
    ///
    /// The value is written as it is; use `init(name:unstructured:)` for text that may need encoded words.
    public init(name: HeaderName, value: HeaderValue) {
        self.init(Array(FieldFolding.fold("\(name.text): \(value.text)".utf8) + ASCII.crlf)[...])
    }

    /// Writes free text such as a subject. Control characters become spaces; what is not US-ASCII becomes encoded
    /// words (RFC 2047).
    public init(name: HeaderName, unstructured text: String) {
        let plain = String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }, as: UTF8.self)
        let encoded = EncodedWord.encode(plain, room: 76 - name.text.utf8.count - 2)
        self.init(Array(FieldFolding.fold("\(name.text): \(encoded)".utf8) + ASCII.crlf)[...])
    }

    /// The same field with its lines folded again where one is longer than 998 octets (RFC 5322 2.1.1); itself when
    /// there is none or no white space to fold at.
    public var refolded: RawField {
        guard longestLine > FieldFolding.hardLimit, nameLength > 0 else { return self }
        let line = bytes.filter { $0 != 0x0d && $0 != 0x0a }
        let folded = RawField(Array(FieldFolding.fold(line) + ASCII.crlf)[...])
        return folded.longestLine > FieldFolding.hardLimit ? self : folded
    }
}
