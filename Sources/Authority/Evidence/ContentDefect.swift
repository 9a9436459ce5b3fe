/// Why a message cannot be sent as it is. The raw value is the word used in replies, logs and documents.
public enum ContentDefect: String, Hashable, Codable, Sendable, CaseIterable {
    case bareCarriageReturn = "bare-cr"
    case bareLineFeed = "bare-lf"
    case nul = "nul"
    case oversize = "oversize"
    /// More header fields or header octets than allowed.
    case headerFlood = "header-flood"
    /// A header line that is no field (RFC 5322 2.2), or 8-bit text in a header without SMTPUTF8.
    case malformedHeader = "malformed-header"
    /// From, Date, Sender, Reply-To, To, Cc, Bcc, Message-ID, In-Reply-To, References or Subject more than once.
    case duplicateHeader = "duplicate-header"
    /// MIME nested too deep or with too many parts.
    case deepMIME = "deep-mime"
    /// A multipart without usable boundary, or a broken encoding of a part.
    case malformedMIME = "malformed-mime"
    /// 8-bit data that cannot be made 7-bit because it is inside a signed or encrypted part.
    case unconvertible8Bit = "unconvertible-8bit"
    /// The body is not UTF-8 or ASCII where the header says so.
    case unagreed8Bit = "unagreed-8bit"
    /// A date field that no parser could read.
    case badDate = "bad-date"
    /// The same hop appears too often in Received fields (RFC 5321 6.3).
    case loop = "loop"
}
