/// The encoding of RFC 3461 section 4: printable US-ASCII as it is, and `+`, `=` and all else as `+XX`.
public enum XText {
    /// The encoded form; it can stand in a command line.
    public static func encode(_ octets: some Sequence<UInt8>) -> String {
        var encoded: [UInt8] = []
        for octet in octets {
            if (0x21...0x7e).contains(octet), octet != 0x2b, octet != 0x3d {
                encoded.append(octet)
            } else {
                encoded += [0x2b, digits[Int(octet >> 4)], digits[Int(octet & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The decoded octets; nil when the text is not xtext.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var decoded: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let octet = rest.next() {
            if octet == 0x2b {
                guard let high = rest.next().flatMap(digits.firstIndex(of:)),
                    let low = rest.next().flatMap(digits.firstIndex(of:))
                else { return nil }
                decoded.append(UInt8(high << 4 | low))
            } else {
                guard (0x21...0x7e).contains(octet), octet != 0x3d else { return nil }
                decoded.append(octet)
            }
        }
        return decoded
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
