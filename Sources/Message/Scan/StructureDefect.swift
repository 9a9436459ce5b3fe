/// What is wrong with the bytes of a message. The raw values are those of Authority's `ContentDefect`.
public enum StructureDefect: String, Hashable, Sendable, CaseIterable {
    case bareCarriageReturn = "bare-cr"
    case bareLineFeed = "bare-lf"
    case nul = "nul"
    case oversize = "oversize"
    /// More header fields or header octets than the limits allow.
    case headerFlood = "header-flood"
    /// A header line that is no field (RFC 5322 2.2), or octets in a header that are not UTF-8 (RFC 6532 3.2).
    case malformedHeader = "malformed-header"
    /// A field that RFC 5322 3.6 allows once stands more than once.
    case duplicateHeader = "duplicate-header"
    /// Parts nested too deep, or too many.
    case deepMIME = "deep-mime"
    /// A multipart without a usable boundary or without parts, contradictory MIME fields, or broken base64.
    case malformedMIME = "malformed-mime"
    /// 8-bit data that cannot be made 7-bit because it is inside a signed or encrypted part, or no leaf.
    case unconvertible8Bit = "unconvertible-8bit"
    /// Text that is declared UTF-8 or US-ASCII and is not.
    case unagreed8Bit = "unagreed-8bit"
    /// A Date field that cannot be read.
    case badDate = "bad-date"
    /// More Received fields than the limit (RFC 5321 6.3).
    case loop = "loop"
}
