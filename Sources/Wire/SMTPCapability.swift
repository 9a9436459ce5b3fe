/// A service extension as the EHLO reply announces it.
public enum SMTPCapability: Hashable, Sendable {
    /// RFC 2920.
    case pipelining
    /// RFC 1870; the largest message in octets.
    case size(Int)
    /// RFC 6152.
    case eightBitMIME
    /// RFC 6531.
    case smtpUTF8
    /// RFC 3461.
    case dsn
    /// RFC 2034.
    case enhancedStatusCodes
    /// RFC 3207.
    case startTLS
    /// RFC 4954, with the mechanisms PLAIN and LOGIN.
    case auth
    /// RFC 3030.
    case chunking

    /// The keyword line, such as `SIZE 26214400`.
    public var keyword: String {
        switch self {
        case .pipelining: "PIPELINING"
        case .size(let octets): "SIZE \(octets)"
        case .eightBitMIME: "8BITMIME"
        case .smtpUTF8: "SMTPUTF8"
        case .dsn: "DSN"
        case .enhancedStatusCodes: "ENHANCEDSTATUSCODES"
        case .startTLS: "STARTTLS"
        case .auth: "AUTH PLAIN LOGIN"
        case .chunking: "CHUNKING"
        }
    }
}
