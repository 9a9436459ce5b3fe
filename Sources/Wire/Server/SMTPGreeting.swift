/// The name a client gives itself in EHLO or HELO: a domain, an address literal, or what clients write instead.
///
/// It proves nothing. Only letters, digits and `.-_:[]` can be in it, so it can be written into a Received field.
public struct SMTPGreeting: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public var description: String { text }

    /// - Returns: nil for an empty or overlong name, or one with another octet.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard (1...SMTPLimits.greetingName).contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x3a, 0x5b, 0x5d, 0x5f: true
        default: false
        }
    }
}
