/// Looks at the content of one leaf part as it streams past: keeps the beginning of text, checks base64 and UTF-8.
struct LeafContent: Sendable {
    /// Whether content must be shown to it at all.
    private(set) var isActive = false
    private(set) var text: [UInt8] = []
    private(set) var isTruncated = false

    private var room = 0
    private var checksBase64 = false
    private var charset = CharsetCheck.none
    private var utf8 = UTF8Check()
    private var sawHigh = false
    /// Characters of the alphabet in the present group of four.
    private var groupSize = 0
    private var padding = 0
    private var isBrokenBase64 = false
    /// A line end that belongs to the content only if more content follows (RFC 2046 5.1.1).
    private var pendingLineEnd = 0

    private enum CharsetCheck {
        case none
        case ascii
        case utf8
    }

    /// For composite parts and whatever nobody needs to see.
    init() {}

    /// - Parameter room: octets of text to keep.
    init(_ part: MIMEPart, room: Int) {
        checksBase64 = part.encoding == .base64
        if part.contentType.isText, part.disposition != "attachment" {
            self.room = room
            if part.encoding.isIdentity {
                switch part.contentType.charset {
                case "utf-8", "utf8": charset = .utf8
                case "us-ascii", "ascii": charset = .ascii
                default: break
                }
            }
        }
        isActive = checksBase64 || self.room > 0 || charset != .none
    }

    /// Whether the text kept is one for people.
    var isCaptured: Bool { room > 0 }

    mutating func take(_ bytes: UnsafeRawBufferPointer, high: Bool) {
        guard !bytes.isEmpty else { return }
        if checksBase64 { checkBase64(bytes) }
        if charset != .none, high || utf8.isOpen {
            sawHigh = sawHigh || high
            utf8.check(bytes)
        }
        guard room > 0 else { return }
        releaseLineEnd()
        keep(bytes)
    }

    /// - Parameter width: octets of the line end.
    mutating func endLine(width: Int) {
        if utf8.isOpen { utf8.finish() }
        guard room > 0 else { return }
        releaseLineEnd()
        pendingLineEnd = width
    }

    /// Closes the content; the last line end belongs to it only at the end of the whole message.
    ///
    /// - Returns: the defects of this part.
    mutating func finish(atEndOfMessage: Bool) -> [StructureDefect] {
        if atEndOfMessage { releaseLineEnd() }
        utf8.finish()
        var defects: [StructureDefect] = []
        let complete = groupSize == 0 && padding == 0 || groupSize >= 2 && groupSize + padding == 4
        if checksBase64, isBrokenBase64 || !complete { defects.append(.malformedMIME) }
        if charset == .utf8 && utf8.isBroken || charset == .ascii && sawHigh { defects.append(.unagreed8Bit) }
        return defects
    }

    private mutating func releaseLineEnd() {
        switch pendingLineEnd {
        case 0: break
        default: ASCII.crlf.withUnsafeBytes { keep(UnsafeRawBufferPointer(rebasing: $0[(2 - pendingLineEnd)...])) }
        }
        pendingLineEnd = 0
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        let free = room - text.count
        if free >= bytes.count {
            text.append(contentsOf: bytes)
        } else {
            text.append(contentsOf: bytes.prefix(free))
            isTruncated = true
        }
    }

    private mutating func checkBase64(_ bytes: UnsafeRawBufferPointer) {
        var foreign: UInt8 = 0
        for byte in bytes {
            let isLetter: UInt8 = (byte | 0x20) &- 0x61 < 26 ? 0 : 1
            let isDigit: UInt8 = byte &- 0x2f < 11 ? 0 : 1
            foreign |= isLetter & isDigit & (byte == 0x2b ? 0 : 1)
        }
        if foreign == 0 {
            if padding > 0 { isBrokenBase64 = true }
            groupSize = (groupSize + bytes.count) & 3
            return
        }
        for byte in bytes {
            if byte == 0x3d {
                padding += 1
                if groupSize < 2 || groupSize + padding > 4 { isBrokenBase64 = true }
            } else if Base64.value(byte) != nil {
                if padding > 0 { isBrokenBase64 = true }
                groupSize = (groupSize + 1) & 3
            } else if !ASCII.isBlank(byte) {
                isBrokenBase64 = true
            }
        }
    }
}
