/// How the octets of a part are written (RFC 2045 6).
public enum TransferEncoding: Hashable, Sendable {
    case sevenBit
    case eightBit
    case binary
    case quotedPrintable
    case base64
    /// A name that no standard knows, in lower case.
    case unknown(String)

    /// Reads an unfolded field body.
    public init(parsing bytes: some Sequence<UInt8>) {
        let name = ParameterisedValue(parsing: bytes).value
        switch name {
        case "7bit", "": self = .sevenBit
        case "8bit": self = .eightBit
        case "binary": self = .binary
        case "quoted-printable": self = .quotedPrintable
        case "base64": self = .base64
        default: self = .unknown(name)
        }
    }

    /// As it is written in a Content-Transfer-Encoding field.
    public var name: String {
        switch self {
        case .sevenBit: "7bit"
        case .eightBit: "8bit"
        case .binary: "binary"
        case .quotedPrintable: "quoted-printable"
        case .base64: "base64"
        case .unknown(let name): name
        }
    }

    /// Whether the octets stand as they are.
    public var isIdentity: Bool {
        switch self {
        case .sevenBit, .eightBit, .binary: true
        case .quotedPrintable, .base64, .unknown: false
        }
    }
}
