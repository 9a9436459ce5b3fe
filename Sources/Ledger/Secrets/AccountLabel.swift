import Authority
import Crypto
import Message

/// The public name of a customer in headers, DNS and lists: it tells nothing but that two messages have the same sender.
enum AccountLabel {
    /// 52 characters of base32.
    static func of(_ customer: CustomerID, platform: DomainName) -> String {
        Base32.encode(SHA256.hash(data: Array("cs1|\(platform)|account|\(customer)".utf8)))
    }
}

/// RFC 4648 section 6, in lower case and without padding, as DNS labels need it.
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func encode(_ octets: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for octet in octets {
            buffer = buffer << 8 | UInt32(octet)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> bits & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
