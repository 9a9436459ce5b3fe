import Crypto
import Message

/// Makes the keyed hash under which a mailbox is counted and refused; without the master key nobody can tell whose it is.
public struct MailboxKeys: Sendable {
    /// Keyed and fed with nothing: a copy of it saves preparing the key for each mailbox.
    private let keyed: HMAC<SHA256>

    init(_ master: MasterKey) {
        keyed = HMAC(key: master.derive("mailbox-key"))
    }

    /// The first 16 octets of HMAC-SHA256 over the canonical form of the mailbox, as 32 lower-case hexadecimal digits.
    public func key(of mailbox: Mailbox) -> String {
        Hexadecimal.encode(octets(of: mailbox))
    }

    func octets(of mailbox: Mailbox) -> [UInt8] {
        var hash = keyed
        hash.update(data: Array(MailboxKeyForm(mailbox).description.utf8))
        return Array(hash.finalize().prefix(16))
    }
}

enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func encode(_ octets: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(octets.underestimatedCount * 2)
        for octet in octets {
            text.append(digits[Int(octet >> 4)])
            text.append(digits[Int(octet & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil unless the text is an even number of lower-case digits.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.utf8 {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return nil
            }
            if let first = high {
                octets.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil ? octets : nil
    }
}
