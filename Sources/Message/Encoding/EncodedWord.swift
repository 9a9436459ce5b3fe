/// Encoded words (RFC 2047): text of other character sets in header fields.
public enum EncodedWord {
    /// RFC 2047 2: the longest an encoded word may be.
    static let lengthLimit = 75

    // MARK: Reading

    /// Reads all encoded words in unfolded text. White space between two of them vanishes (6.2); words of an unknown
    /// character set or with a broken encoding stay as they are, so `=?` in the result means that a program may show
    /// something else; all else is read as UTF-8.
    public static func decode(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        guard bytes.contains(0x3d) else { return String(decoding: bytes, as: UTF8.self) }
        var out = ""
        var plain = bytes.startIndex
        // Neighbouring words of one set are joined as octets first: many programs split characters between them.
        var pending: (charset: Charset, octets: [UInt8])?
        func flush() {
            if let word = pending { out += word.charset.text(word.octets) }
            pending = nil
        }
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == 0x3d, let word = Word(at: index, in: bytes) else {
                index += 1
                continue
            }
            let between = bytes[plain..<index]
            if pending == nil || !between.allSatisfy(ASCII.isBlank) {
                flush()
                out += String(decoding: between, as: UTF8.self)
            }
            if pending?.charset == word.charset {
                pending?.octets += word.octets
            } else {
                flush()
                pending = (word.charset, word.octets)
            }
            index = word.end
            plain = index
        }
        flush()
        out += String(decoding: bytes[plain...], as: UTF8.self)
        return out
    }

    private struct Word {
        let charset: Charset
        let octets: [UInt8]
        let end: Int

        /// `=?charset?encoding?text?=`, with RFC 2231's language after an asterisk.
        init?(at start: Int, in bytes: [UInt8]) {
            guard start + 1 < bytes.count, bytes[start + 1] == 0x3f else { return nil }
            let charset = bytes[(start + 2)...].prefix { $0 != 0x3f && $0 > 0x20 }
            guard !charset.isEmpty, charset.endIndex + 2 < bytes.count, bytes[charset.endIndex] == 0x3f,
                bytes[charset.endIndex + 2] == 0x3f
            else { return nil }
            let text = bytes[(charset.endIndex + 3)...].prefix { $0 != 0x3f }
            guard text.endIndex + 1 < bytes.count, bytes[text.endIndex + 1] == 0x3d,
                let known = Charset(String(decoding: charset.prefix { $0 != 0x2a }, as: UTF8.self))
            else { return nil }
            switch ASCII.lowercased(bytes[charset.endIndex + 1]) {
            case 0x62:
                var decoder = Base64Decoder()
                var out: [UInt8] = []
                decoder.decode(text, into: &out)
                decoder.finish(into: &out)
                octets = out
            case 0x71:
                octets = Self.readQ(text)
            default: return nil
            }
            guard known.isWhole(octets) else { return nil }
            self.charset = known
            end = text.endIndex + 2
        }

        /// The "Q" encoding (RFC 2047 4.2).
        private static func readQ(_ text: ArraySlice<UInt8>) -> [UInt8] {
            var out: [UInt8] = []
            var index = text.startIndex
            while index < text.endIndex {
                if text[index] == 0x3d, index + 2 < text.endIndex, let high = ASCII.hexValue(text[index + 1]),
                    let low = ASCII.hexValue(text[index + 2])
                {
                    out.append(high << 4 | low)
                    index += 3
                } else {
                    out.append(text[index] == 0x5f ? 0x20 : text[index])
                    index += 1
                }
            }
            return out
        }
    }

    // MARK: Writing

    /// Text for an unstructured field: itself when it is US-ASCII and cannot be taken for an encoded word, otherwise
    /// the stretch that needs it as UTF-8 encoded words.
    ///
    /// - Parameter room: octets that are free on the first line.
    public static func encode(_ text: String, room: Int = 75) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let first = words.firstIndex(where: needsEncoding), let last = words.lastIndex(where: needsEncoding)
        else { return text }
        let head = words[..<first].map { $0 + " " }.joined()
        let tail = words[(last + 1)...].map { " " + $0 }.joined()
        return head + chain(words[first...last].joined(separator: " "), room: room - head.utf8.count) + tail
    }

    /// A display name (RFC 5322 `phrase`): atoms as they are, other US-ASCII in quotes, the rest as encoded words.
    public static func phrase(_ text: String) -> String {
        if text.utf8.allSatisfy({ ASCII.isAtomText($0) && $0 < 0x80 || $0 == 0x20 }), !text.contains("=?"),
            !text.hasPrefix(" "), !text.hasSuffix(" "), !text.contains("  ")
        {
            return text
        }
        guard text.utf8.allSatisfy({ $0 < 0x80 && $0 >= 0x20 && $0 != 0x7f }), !text.contains("=?") else {
            return chain(text, room: lengthLimit)
        }
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    private static func needsEncoding(_ word: Substring) -> Bool {
        word.utf8.contains { $0 >= 0x7f || $0 < 0x20 && $0 != 0x09 } || word.contains("=?")
            || word.utf8.count > FieldFolding.hardLimit - 78
    }

    /// The text as encoded words with a space between them. No character is split between two words.
    private static func chain(_ text: String, room: Int) -> String {
        // "Q" can be read without a program, so it may be half as long again.
        let lengthInQ = text.utf8.reduce(0) { $0 + writeQ($1).count }
        let usesQ = lengthInQ * 2 <= (text.utf8.count + 2) / 3 * 4 * 3
        let overhead = "=?UTF-8?Q??=".utf8.count
        var words: [String] = []
        var room = room < 40 ? lengthLimit : min(room, lengthLimit)
        var octets: [UInt8] = []
        var length = 0
        func flush() {
            guard !octets.isEmpty else { return }
            let body = usesQ ? String(decoding: octets.flatMap(writeQ), as: UTF8.self) : Base64.encode(octets)
            words.append("=?UTF-8?\(usesQ ? "Q" : "B")?\(body)?=")
            octets = []
            length = 0
            room = lengthLimit
        }
        for scalar in text.unicodeScalars {
            let added = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            let cost = added.reduce(0) { $0 + writeQ($1).count }
            let total = usesQ ? length + cost : (octets.count + added.count + 2) / 3 * 4
            if overhead + total > room { flush() }
            octets += added
            length += cost
        }
        flush()
        return words.joined(separator: " ")
    }

    private static func writeQ(_ byte: UInt8) -> [UInt8] {
        if byte == 0x20 { return [0x5f] }
        return isQSafe(byte) ? [byte] : [0x3d, ASCII.hexDigit(byte >> 4), ASCII.hexDigit(byte & 15)]
    }

    /// The characters that may stand for themselves everywhere, display names included (RFC 2047 5 (3)).
    private static func isQSafe(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || ASCII.isLetter(byte) || [0x21, 0x2a, 0x2b, 0x2d, 0x2f].contains(byte)
    }
}
