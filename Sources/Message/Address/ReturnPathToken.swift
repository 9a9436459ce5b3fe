/// The local part of a return path that only we can have made: `b+<token>@<return-path domain>`.
///
/// The token is 30 octets in 48 characters of lower-case base32 (RFC 4648 6), so that it survives servers which change
/// letter case: message id (16), recipient number (2), last day of validity (2), and a keyed hash of those (10). Who gets
/// a bounce to such an address knows what it is about, and nobody can make up bounces about other messages.
public struct ReturnPathToken: Hashable, Sendable {
    /// A keyed hash of at least 10 octets, HMAC-SHA256 under a key made for this purpose alone.
    public typealias Hash = @Sendable ([UInt8]) -> [UInt8]

    /// The message's 128-bit id.
    public var message: UInt128
    /// The recipient's place among all recipients of the message; nil when the address served several at once.
    public var recipient: UInt16?
    /// Days since 1970-01-01; the token is good through this day (UTC).
    public var lastDay: UInt16

    private static let prefix = Array("b+".utf8)
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    private static let hashLength = 10
    private static let several = UInt16.max

    public init(message: UInt128, recipient: UInt16?, lastDay: UInt16) {
        self.message = message
        self.recipient = recipient == Self.several ? nil : recipient
        self.lastDay = lastDay
    }

    /// The number of the day that `time` is on.
    public static func day(_ time: Timestamp) -> UInt16 {
        UInt16(clamping: time.seconds / 86_400)
    }

    /// The address at `domain`.
    public func mailbox(at domain: DomainName, hash: Hash) -> Mailbox {
        let fields = self.fields
        let local = Self.prefix + Self.write(fields + hash(fields).prefix(Self.hashLength))
        return Mailbox(trustedLocal: String(decoding: local, as: UTF8.self), domain: domain)
    }

    /// Reads the local part of an address that a message came to, in either letter case.
    ///
    /// - Returns: nil unless we made it and its last day is not over.
    public init?(localPart: some StringProtocol, at now: Timestamp, hash: Hash) {
        let bytes = Array(localPart.lowercased().utf8)
        guard bytes.starts(with: Self.prefix), let octets = Self.read(bytes[Self.prefix.count...]), octets.count == 30
        else { return nil }
        let fields = Array(octets[..<20])
        let expected = hash(fields).prefix(Self.hashLength)
        guard expected.count == Self.hashLength else { return nil }
        // Every octet is looked at, so that the time taken does not tell how many were right.
        let difference = zip(expected, octets[20...]).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { return nil }
        self.init(
            message: fields[..<16].reduce(0) { $0 << 8 | UInt128($1) },
            recipient: UInt16(fields[16]) << 8 | UInt16(fields[17]),
            lastDay: UInt16(fields[18]) << 8 | UInt16(fields[19]))
        guard Self.day(now) <= lastDay else { return nil }
    }

    private var fields: [UInt8] {
        let id = (0..<16).reversed().map { UInt8(truncatingIfNeeded: message >> UInt128($0 * 8)) }
        return id + [recipient ?? Self.several, lastDay].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    }

    private static func write(_ octets: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for octet in octets {
            bits = bits << 8 | UInt32(octet)
            count += 8
            while count >= 5 {
                count -= 5
                out.append(alphabet[Int(bits >> UInt32(count) & 31)])
            }
        }
        return out
    }

    /// The octets of 48 characters; nil when one of them is not of the alphabet.
    private static func read(_ characters: ArraySlice<UInt8>) -> [UInt8]? {
        guard characters.count == 48 else { return nil }
        var out: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in characters {
            switch character {
            case 0x61...0x7a: bits = bits << 5 | UInt32(character - 0x61)
            case 0x32...0x37: bits = bits << 5 | UInt32(character - 0x32 + 26)
            default: return nil
            }
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return out
    }
}
