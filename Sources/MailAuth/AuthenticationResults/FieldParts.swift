/// Cuts structured field bodies without being misled by comments and quoted strings (RFC 5322 3.2.2 and 3.2.4).
enum FieldParts {
    /// Deeper nesting of comments is no mail, and is refused so that it costs nothing.
    static let maximumDepth = 16

    /// The parts between semicolons.
    ///
    /// - Returns: nil when a comment or quoted string never ends.
    static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var parts: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            switch bytes[index] {
            case .semicolon:
                parts.append(bytes[start..<index])
                start = index + 1
                index += 1
            case 0x22, 0x28:
                guard let end = end(of: bytes[index...]) else { return nil }
                index = end
            case 0x5c: index += 2
            default: index += 1
            }
        }
        parts.append(bytes[start...])
        return parts
    }

    /// The bytes with a space in place of each comment.
    static func withoutComments(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard let end = end(of: bytes[index...]) else {
                let size = bytes[index] == 0x5c ? min(2, bytes.endIndex - index) : 1
                out += bytes[index..<(index + size)]
                index += size
                continue
            }
            if bytes[index] == 0x28 { out.append(.space) } else { out += bytes[index..<end] }
            index = end
        }
        return out
    }

    /// The index behind the comment or quoted string that `bytes` begins with; nil when there is none or it never ends.
    static func end(of bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first, first == 0x22 || first == 0x28 else { return nil }
        var depth = 0
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x5c: index += 1
            case 0x22 where first == 0x22 && index > bytes.startIndex: return index + 1
            case 0x28 where first == 0x28:
                depth += 1
                if depth > maximumDepth { return nil }
            case 0x29 where first == 0x28:
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The bytes on one line, with one space for each run of white space and none at the ends.
    static func collapsed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(bytes.split(whereSeparator: \.isFolding).joined(separator: [.space]))
    }
}
