/// A status code as RFC 3463 writes it, such as `5.1.1`: in replies of other servers, in bounces, and for failures we
/// find ourselves.
public struct StatusCode: Hashable, Codable, Sendable, CustomStringConvertible {
    public enum Kind: UInt8, Hashable, Codable, Sendable {
        case success = 2
        case temporary = 4
        case permanent = 5
    }

    public let kind: Kind
    /// 0 to 999.
    public let subject: UInt16
    /// 0 to 999.
    public let detail: UInt16

    public var description: String { "\(kind.rawValue).\(subject).\(detail)" }

    public init(_ kind: Kind, _ subject: UInt16, _ detail: UInt16) {
        self.kind = kind
        self.subject = min(subject, 999)
        self.detail = min(detail, 999)
    }

    /// Reads the code at the beginning of a reply's text; nil when there is none or a space does not follow it.
    init?(leading bytes: ArraySlice<UInt8>) {
        var rest = bytes
        guard let first = rest.popFirst(), let kind = Kind(rawValue: first &- 0x30),
            rest.popFirst() == 0x2e, let subject = Self.readNumber(&rest),
            rest.popFirst() == 0x2e, let detail = Self.readNumber(&rest),
            rest.first == nil || rest.first == 0x20
        else { return nil }
        self.init(kind, subject, detail)
    }

    private static func readNumber(_ bytes: inout ArraySlice<UInt8>) -> UInt16? {
        var value: UInt16?
        while let digit = bytes.first, (0x30...0x39).contains(digit) {
            bytes.removeFirst()
            value = (value ?? 0) * 10 + UInt16(digit - 0x30)
            if value ?? 0 > 999 { return nil }
        }
        return value
    }
}
