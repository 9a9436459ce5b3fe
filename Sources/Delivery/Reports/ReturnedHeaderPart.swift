import Message

/// The header of the message that failed, as it is sent back: `text/rfc822-headers` (RFC 6522 4).
struct ReturnedHeaderPart {
    /// Whether the content is quoted-printable, because it holds 8-bit octets or lines too long for a 7-bit part.
    let isEncoded: Bool
    let content: [UInt8]

    /// - Parameter limit: octets; fields that do not fit whole are left out, with all behind them.
    init(_ header: [UInt8], limit: Int) {
        var kept: [UInt8] = []
        var longest = 0
        for field in HeaderBlock(parsing: header).fields {
            guard kept.count + field.bytes.count <= limit else { break }
            kept += field.bytes
            longest = max(longest, field.longestLine)
        }
        isEncoded = longest > 998 || kept.contains { $0 >= 0x80 || $0 == 0 }
        content = isEncoded ? QuotedPrintable.encode(kept) : kept
    }
}
