import Message

/// The header fields of a message as they stand on the wire, for hashing: nothing is decoded, nothing is repaired.
struct FieldList: Sendable {
    struct Field: Sendable {
        /// Where the field is, with its name and its last CRLF.
        let range: Range<Int>
        /// What stands before the colon, in lower case and without white space at its end; lawful name or not.
        let name: String
    }

    let bytes: [UInt8]
    let fields: [Field]
    /// Where the body begins.
    let bodyStart: Int

    /// Reads up to the first empty line. A line that is neither field nor continuation belongs to no field.
    init(_ bytes: [UInt8]) {
        var fields: [Field] = []
        var open: Field?
        var start = 0
        var bodyStart = bytes.count
        while start < bytes.count {
            let end = Self.endOfLine(in: bytes, from: start)
            if end - start == 2, bytes[start] == .carriageReturn, bytes[start + 1] == .lineFeed {
                bodyStart = end
                break
            }
            if bytes[start].isBlank {
                if let field = open { open = Field(range: field.range.lowerBound..<end, name: field.name) }
            } else {
                if let field = open { fields.append(field) }
                open = bytes[start..<end].firstIndex(of: .colon).map { colon in
                    let name = bytes[start..<colon].reversed().drop(while: \.isBlank).reversed().map(\.lowered)
                    return Field(range: start..<end, name: String(decoding: name, as: UTF8.self))
                }
            }
            start = end
        }
        if let field = open { fields.append(field) }
        self.bytes = bytes
        self.fields = fields
        self.bodyStart = bodyStart
    }

    func bytes(of field: Field) -> ArraySlice<UInt8> { bytes[field.range] }

    /// The fields an `h=` list names: for each name the lowest one not yet taken, or nil when there is none left, which
    /// is how adding another one later is made to break the signature (RFC 6376 5.4.2).
    func selection(_ names: [HeaderName]) -> [Field?] {
        var left: [String: [Field]] = [:]
        for field in fields { left[field.name, default: []].append(field) }
        return names.map { left[$0.folded]?.popLast() }
    }

    private static func endOfLine(in bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while let feed = bytes[index...].firstIndex(of: .lineFeed) {
            if feed > start, bytes[feed - 1] == .carriageReturn { return feed + 1 }
            index = feed + 1
        }
        return bytes.count
    }
}
