/// Walks over one part of an Authentication-Results field whose comments are gone.
struct ResultsReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
        skipBlank()
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// What stands before the next equals sign, in lower case, white space taken out: `header.from`, `dkim/1`.
    ///
    /// - Returns: nil when there is no equals sign where one belongs; nothing is read then.
    mutating func key() -> String? {
        let start = rest
        guard let key = readKey() else {
            rest = start
            return nil
        }
        return key
    }

    private static let maximumKey = 128

    private mutating func readKey() -> String? {
        var key: [UInt8] = []
        while let byte = rest.first, byte != .equals {
            if byte.isFolding {
                skipBlank()
                // White space may stand around the marks, but two words are no key.
                let joins = rest.first.map { $0 == .equals || Self.isMark($0) } ?? false
                guard joins || key.last.map(Self.isMark) ?? false else { return nil }
                continue
            }
            let isLawful = byte.isLetter || byte.isDigit || Self.isMark(byte) || byte == 0x2d || byte == 0x5f
            guard isLawful, key.count < Self.maximumKey else { return nil }
            key.append(byte.lowered)
            rest.removeFirst()
        }
        guard !rest.isEmpty, !key.isEmpty else { return nil }
        rest.removeFirst()
        skipBlank()
        return String(decoding: key, as: UTF8.self)
    }

    /// The next value: words and quoted strings up to white space, quotes and backslashes taken off.
    mutating func value() -> String? {
        guard !rest.isEmpty else { return nil }
        var value: [UInt8] = []
        while let byte = rest.first, !byte.isFolding {
            guard let end = FieldParts.end(of: rest) else {
                value.append(byte)
                rest.removeFirst()
                continue
            }
            value += Self.unquoted(rest[(rest.startIndex + 1)..<(end - 1)])
            rest = rest[end...]
        }
        skipBlank()
        return String(decoding: value, as: UTF8.self)
    }

    /// Passes over what cannot be read, up to white space.
    mutating func skipWord() {
        rest = rest.drop { !$0.isFolding }
        skipBlank()
    }

    private mutating func skipBlank() {
        rest = rest.drop(while: \.isFolding)
    }

    /// A full stop or a slash.
    private static func isMark(_ byte: UInt8) -> Bool { byte == 0x2e || byte == 0x2f }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var isEscaped = false
        for byte in bytes where !(byte == .carriageReturn || byte == .lineFeed) {
            if byte == 0x5c, !isEscaped {
                isEscaped = true
                continue
            }
            isEscaped = false
            out.append(byte)
        }
        return out
    }
}
