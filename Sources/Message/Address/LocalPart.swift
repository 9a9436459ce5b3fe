/// What stands before the at sign, in its one canonical spelling: a dot-atom where possible, else a quoted string with as
/// few backslashes as possible (RFC 5321 4.1.2, RFC 6531 3.3).
struct LocalPart {
    /// As it is written on the wire.
    let text: String
    /// Without quotes and backslashes.
    let content: String

    /// Reads a dot-atom or one quoted string.
    ///
    /// - Throws: `Mailbox.Problem.badLocalPart` for anything else, control and bidi characters included.
    init(_ bytes: ArraySlice<UInt8>) throws(Mailbox.Problem) {
        let octets: [UInt8]
        if bytes.first == 0x22 {
            guard let inner = Self.unquoted(bytes) else { throw .badLocalPart }
            octets = inner
        } else {
            guard Self.isDotAtom(bytes) else { throw .badLocalPart }
            octets = Array(bytes)
        }
        try self.init(content: octets)
    }

    /// Writes an unquoted local part.
    ///
    /// - Throws: `Mailbox.Problem.badLocalPart` when it holds what no local part may hold.
    init(content octets: [UInt8]) throws(Mailbox.Problem) {
        guard let content = String(validating: octets, as: UTF8.self), content.unicodeScalars.allSatisfy(Self.isAllowed)
        else { throw .badLocalPart }
        self.content = content
        guard !Self.isDotAtom(octets[...]) else {
            text = content
            return
        }
        var quoted: [UInt8] = [0x22]
        for byte in octets {
            if byte == 0x22 || byte == 0x5c { quoted.append(0x5c) }
            quoted.append(byte)
        }
        quoted.append(0x22)
        text = String(decoding: quoted, as: UTF8.self)
    }

    private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
        var previous: UInt8 = 0x2e
        for byte in bytes {
            if byte == 0x2e, previous == 0x2e { return false }
            if byte != 0x2e, !ASCII.isAtomText(byte) { return false }
            previous = byte
        }
        return previous != 0x2e
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        var index = bytes.startIndex + 1
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x22: return index + 1 == bytes.endIndex ? out : nil
            case 0x5c:
                index += 1
                guard index < bytes.endIndex, bytes[index] >= 0x20, bytes[index] < 0x7f else { return nil }
                out.append(bytes[index])
            default: out.append(bytes[index])
            }
            index += 1
        }
        return nil
    }

    /// Refuses what cannot be seen or changes the direction of the text around it.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7f }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned, .privateUse:
            return false
        // Joiners change how letters of some scripts are written; every other format character is refused.
        case .format: return scalar == "\u{200C}" || scalar == "\u{200D}"
        default: return scalar != "\u{FFFD}"
        }
    }
}
