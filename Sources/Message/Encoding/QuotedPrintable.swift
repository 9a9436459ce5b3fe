/// Writes quoted-printable (RFC 2045 6.7) piece by piece: CRLF stays a line end, all else is data.
///
/// Lines have at most 76 characters. A dot or `From ` at the beginning of a line is encoded too, so that no transport
/// changes the line.
public struct QuotedPrintableEncoder: Sendable {
    private static let lineLimit = 76

    private var column = 0
    /// White space that must be encoded if a line end follows.
    private var heldWhite: UInt8?
    private var heldCR = false
    /// How much of `From ` the line holds back so far.
    private var heldFrom = 0

    public init() {}

    public mutating func encode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        for byte in bytes { put(byte, into: &out) }
    }

    /// Writes what is held back. No line end is added.
    public mutating func finish(into out: inout [UInt8]) {
        releaseCR(into: &out)
        releaseFrom(into: &out)
        if let white = heldWhite { escape(white, into: &out) }
        heldWhite = nil
    }

    private mutating func put(_ byte: UInt8, into out: inout [UInt8]) {
        if heldCR {
            if byte == 0x0a {
                heldCR = false
                endLine(into: &out)
                return
            }
            releaseCR(into: &out)
        }
        if byte == 0x0d {
            heldCR = true
            return
        }
        // Broken here and not by what is written, so that the byte is seen to begin a line.
        if column + (heldWhite == nil ? 0 : 1) >= Self.lineLimit - 1 {
            releaseWhite(into: &out)
            room(1, into: &out)
        }
        if column == 0 || heldFrom > 0, matchFrom(byte, into: &out) { return }
        releaseFrom(into: &out)
        releaseWhite(into: &out)
        switch byte {
        case 0x20, 0x09: heldWhite = byte
        case 0x2e where column == 0: escape(byte, into: &out)
        case 0x3d: escape(byte, into: &out)
        case 0x21...0x7e: literal(byte, into: &out)
        default: escape(byte, into: &out)
        }
    }

    /// Holds back an `F` at the beginning of a line until it is clear whether `From ` follows.
    private mutating func matchFrom(_ byte: UInt8, into out: inout [UInt8]) -> Bool {
        guard heldWhite == nil, byte == Self.from[heldFrom] else { return false }
        heldFrom += 1
        guard heldFrom == Self.from.count else { return true }
        heldFrom = 0
        escape(0x46, into: &out)
        for letter in Self.from[1...3] { literal(letter, into: &out) }
        heldWhite = 0x20
        return true
    }

    private static let from = Array("From ".utf8)

    private mutating func releaseFrom(into out: inout [UInt8]) {
        let count = heldFrom
        heldFrom = 0
        for letter in Self.from[..<count] { literal(letter, into: &out) }
    }

    private mutating func releaseWhite(into out: inout [UInt8]) {
        guard let white = heldWhite else { return }
        heldWhite = nil
        literal(white, into: &out)
    }

    private mutating func releaseCR(into out: inout [UInt8]) {
        guard heldCR else { return }
        heldCR = false
        releaseFrom(into: &out)
        releaseWhite(into: &out)
        escape(0x0d, into: &out)
    }

    private mutating func endLine(into out: inout [UInt8]) {
        releaseFrom(into: &out)
        if let white = heldWhite { escape(white, into: &out) }
        heldWhite = nil
        out += ASCII.crlf
        column = 0
    }

    private mutating func literal(_ byte: UInt8, into out: inout [UInt8]) {
        room(1, into: &out)
        out.append(byte)
        column += 1
    }

    private mutating func escape(_ byte: UInt8, into out: inout [UInt8]) {
        room(3, into: &out)
        out.append(0x3d)
        out.append(ASCII.hexDigit(byte >> 4))
        out.append(ASCII.hexDigit(byte & 15))
        column += 3
    }

    /// Breaks the line softly when `count` characters and the `=` of a soft break do not fit any more.
    private mutating func room(_ count: Int, into out: inout [UInt8]) {
        guard column + count > Self.lineLimit - 1 else { return }
        out.append(0x3d)
        out += ASCII.crlf
        column = 0
    }
}

/// Reads quoted-printable piece by piece. What is no lawful sequence is passed through, as RFC 2045 6.7 recommends.
public struct QuotedPrintableDecoder: Sendable {
    /// White space beyond this is data: nothing may make the decoder hold more.
    private static let heldLimit = 998

    /// An equals sign and what followed it, or white space that a line end would cancel.
    private var held: [UInt8] = []

    public init() {}

    public mutating func decode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        for byte in bytes { put(byte, into: &out) }
    }

    /// Gives what is held back. An equals sign at the very end is a soft line break.
    public mutating func finish(into out: inout [UInt8]) {
        if held.first == 0x3d, held.dropFirst().allSatisfy(ASCII.isBlank) { held = [] }
        if held.first == 0x3d { out += held }
        held = []
    }

    private mutating func put(_ byte: UInt8, into out: inout [UInt8]) {
        guard let first = held.first else {
            if byte == 0x3d || ASCII.isWhite(byte) { held.append(byte) } else { out.append(byte) }
            return
        }
        if first == 0x3d {
            putAfterEquals(byte, into: &out)
        } else if held.last != 0x0d, byte == 0x0d || ASCII.isWhite(byte), held.count < Self.heldLimit {
            held.append(byte)
        } else if byte == 0x0a {
            // RFC 2045 6.7 (3): white space before a line end was added on the way and is dropped.
            if held.last == 0x0d { out.append(0x0d) }
            out.append(0x0a)
            held = []
        } else {
            out += held
            held = []
            put(byte, into: &out)
        }
    }

    private mutating func putAfterEquals(_ byte: UInt8, into out: inout [UInt8]) {
        if held.count == 2, let high = ASCII.hexValue(held[1]), let low = ASCII.hexValue(byte) {
            out.append(high << 4 | low)
            held = []
        } else if byte == 0x0a {
            held = []
        } else if held.count == 1, ASCII.hexValue(byte) != nil {
            held.append(byte)
        } else if ASCII.isBlank(byte), held.dropFirst().allSatisfy(ASCII.isWhite), held.count < Self.heldLimit {
            held.append(byte)
        } else {
            out += held
            held = []
            put(byte, into: &out)
        }
    }
}

/// Quoted-printable for bytes that are in memory as a whole.
public enum QuotedPrintable {
    public static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var encoder = QuotedPrintableEncoder()
        var out: [UInt8] = []
        encoder.encode(Array(bytes)[...], into: &out)
        encoder.finish(into: &out)
        return out
    }

    public static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var decoder = QuotedPrintableDecoder()
        var out: [UInt8] = []
        decoder.decode(Array(bytes)[...], into: &out)
        decoder.finish(into: &out)
        return out
    }
}
