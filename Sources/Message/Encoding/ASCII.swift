/// Classes of US-ASCII octets.
enum ASCII {
    static let crlf: [UInt8] = [0x0d, 0x0a]

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    static func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The atext of RFC 5322 3.2.3, with RFC 6532's non-ASCII octets.
    static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...0xff: true
        // ! # $ % & ' * + - / = ? ^ _ ` { | } ~
        case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2f, 0x3d, 0x3f, 0x5e, 0x5f, 0x60, 0x7b...0x7e: true
        default: false
        }
    }

    /// The token characters of RFC 2045 5.1.
    static func isTokenText(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7f else { return false }
        switch byte {
        // ( ) < > @ , ; : \ " / [ ] ? =
        case 0x28, 0x29, 0x3c, 0x3e, 0x40, 0x2c, 0x3b, 0x3a, 0x5c, 0x22, 0x2f, 0x5b, 0x5d, 0x3f, 0x3d: return false
        default: return true
        }
    }

    /// 0 to 15, or nil for anything that is no hexadecimal digit.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x37 + value
    }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a
    }
}

/// Comments of structured header fields (RFC 5322 3.2.2), nested and with quoted pairs.
enum Comment {
    /// Deeper nesting is no mail, and is refused so that it costs nothing.
    static let maximumDepth = 16

    /// The index after the comment that `bytes` begins with; nil when it never ends or is nested too deep.
    static func end(of bytes: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x28:
                depth += 1
                if depth > maximumDepth { return nil }
            case 0x29:
                depth -= 1
                if depth == 0 { return index + 1 }
            case 0x5c: index += 1
            default: break
            }
            index += 1
        }
        return nil
    }

    /// What is between the parentheses, without the backslashes of quoted pairs.
    static func content(_ inner: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var isEscaped = false
        for byte in inner {
            isEscaped = byte == 0x5c && !isEscaped
            if !isEscaped { out.append(byte) }
        }
        return out
    }
}
