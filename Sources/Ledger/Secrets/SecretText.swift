import Authority
import Crypto
import Message

/// The text of an API key: `csk_`, the key's id, `_`, and 32 random octets in base64url.
///
///     csk_01jc3vdx1q8hkqz0w5e6n2r4ta_3q2-796tvu_erb7v3q2-796tvu_erb7v3q2-796tvu8
struct SecretText {
    let id: CredentialID
    let text: String

    init(id: CredentialID, random: [UInt8]) {
        self.id = id
        text = "csk_\(id)_\(Base64URL.encode(random))"
    }

    /// Reads a presented secret; nil when it cannot be one of ours.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("csk".utf8), parts[2].count == 43,
            let id = CredentialID(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        self.id = id
        self.text = text
    }

    /// What is stored. A plain hash is enough, since 256 random bits cannot be guessed.
    static func hash(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }
}

/// RFC 4648 section 5, without padding.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for octet in octets {
            buffer = buffer << 8 | UInt32(octet)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(buffer >> bits & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Whether two hashes are the same, in a time that does not depend on where they differ.
func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}
