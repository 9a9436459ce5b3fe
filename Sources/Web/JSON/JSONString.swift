/// The text of a JSON string, kept as a slice of the document it was read from: an attachment of 20 MB is not copied
/// before somebody asks for its bytes.
struct JSONString: Sendable {
    /// What stands between the quotes: valid UTF-8, with valid escapes.
    let raw: ArraySlice<UInt8>
    let hasEscapes: Bool

    init(raw: ArraySlice<UInt8>, hasEscapes: Bool) {
        self.raw = raw
        self.hasEscapes = hasEscapes
    }

    init(_ text: String) {
        raw = Array(text.utf8)[...]
        hasEscapes = false
    }

    /// The text with its escapes resolved.
    var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The UTF-8 octets with escapes resolved.
    var bytes: ArraySlice<UInt8> {
        guard hasEscapes else { return raw }
        var out: [UInt8] = []
        out.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            let byte = raw[index]
            guard byte == 0x5c else {
                out.append(byte)
                index += 1
                continue
            }
            switch raw[index + 1] {
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0c)
            case UInt8(ascii: "n"): out.append(0x0a)
            case UInt8(ascii: "r"): out.append(0x0d)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                index += Self.appendUnicode(raw[index...], to: &out)
                continue
            case let plain: out.append(plain)
            }
            index += 2
        }
        return out[...]
    }

    /// Appends the scalar that `escape` begins with (`\u` and four digits, or that twice for a surrogate pair) and returns how
    /// many octets it took. The parser has checked that it is complete.
    private static func appendUnicode(_ escape: ArraySlice<UInt8>, to out: inout [UInt8]) -> Int {
        let start = escape.startIndex
        let first = hex(escape[(start + 2)..<(start + 6)])
        var value = first
        var length = 6
        if (0xd800...0xdbff).contains(first) {
            let second = hex(escape[(start + 8)..<(start + 12)])
            value = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
            length = 12
        }
        let scalar = Unicode.Scalar(value) ?? "\u{fffd}"
        out.append(contentsOf: Array(String(scalar).utf8))
        return length
    }

    /// The value of four hexadecimal digits.
    static func hex(_ digits: ArraySlice<UInt8>) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32(hexDigit($1) ?? 0) }
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
