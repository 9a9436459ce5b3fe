/// Strict base64 (RFC 4648 section 4) of one line: padded, nothing else in it.
enum Base64Text {
    /// nil when the text is not base64.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == 0x3d }.count
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for octet in text.dropLast(padding) {
            guard let value = value(of: octet) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            decoded.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return bits & (UInt32(1) << count - 1) == 0 ? decoded : nil
    }

    private static func value(of octet: UInt8) -> UInt8? {
        switch octet {
        case 0x41...0x5a: octet - 0x41
        case 0x61...0x7a: octet - 0x61 + 26
        case 0x30...0x39: octet - 0x30 + 52
        case 0x2b: 62
        case 0x2f: 63
        default: nil
        }
    }
}
