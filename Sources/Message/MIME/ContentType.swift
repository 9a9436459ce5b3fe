/// The media type of a part (RFC 2045 5).
public struct ContentType: Hashable, Sendable, CustomStringConvertible {
    /// Such as `text`, in lower case.
    public let type: String
    /// Such as `html`, in lower case.
    public let subtype: String
    /// `charset`, `boundary`, `name` and others.
    public let parameters: ParameterisedValue

    /// `type/subtype`, without parameters.
    public var description: String { "\(type)/\(subtype)" }

    /// What a part without a Content-Type field is (RFC 2045 5.2).
    public static let plainText = ContentType(trusted: "text", "plain")
    /// What a part of a multipart/digest without a Content-Type field is (RFC 2046 5.1.5).
    public static let message = ContentType(trusted: "message", "rfc822")
    /// What a file of an unknown kind is (RFC 2046 4.5.1).
    public static let octets = ContentType(trusted: "application", "octet-stream")

    private init(trusted type: StaticString, _ subtype: StaticString) {
        self.type = type.description
        self.subtype = subtype.description
        parameters = ParameterisedValue(value: "\(type)/\(subtype)")
    }

    /// Reads text such as `image/png` or `text/csv; charset=utf-8`; nil when it is no media type.
    public init?(_ text: String) {
        self.init(parsing: text.utf8)
    }

    /// Reads an unfolded field body; nil when it has no lawful type and subtype.
    public init?(parsing bytes: some Sequence<UInt8>) {
        parameters = ParameterisedValue(parsing: bytes)
        let halves = parameters.value.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isTokenText) }) else {
            return nil
        }
        type = String(halves[0])
        subtype = String(halves[1])
    }

    public var isMultipart: Bool { type == "multipart" }
    public var isText: Bool { type == "text" }
    /// Whether the body is a message with a header of its own (RFC 2046 5.2.1, RFC 6532 3.7).
    public var isMessage: Bool { type == "message" && (subtype == "rfc822" || subtype == "global") }
    /// Whether octets inside may never change: a signature covers them, or they are one half of a cipher (RFC 1847).
    public var isSealed: Bool { isMultipart && (subtype == "signed" || subtype == "encrypted") }
    public var charset: String? { parameters["charset"]?.lowercased() }
}
