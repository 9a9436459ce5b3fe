/// Base64 (RFC 4648 4), whole or as a stream in lines (RFC 2045 6.8).
public enum Base64 {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// One line without line ends.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        var encoder = Base64Encoder(lineLength: nil)
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        encoder.encode(Array(bytes)[...], into: &out)
        encoder.finish(into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads strict base64; white space may stand anywhere.
    ///
    /// - Returns: nil for a foreign character, wrong or missing padding, or data after it.
    public static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        var decoder = Base64Decoder()
        var out: [UInt8] = []
        decoder.decode(Array(bytes)[...], into: &out)
        return decoder.isBroken || !decoder.isComplete ? nil : out
    }

    /// 0 to 63, or nil.
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5a: byte - 0x41
        case 0x61...0x7a: byte - 0x47
        case 0x30...0x39: byte + 4
        case 0x2b: 62
        case 0x2f: 63
        default: nil
        }
    }
}

/// Writes base64 piece by piece, in lines that end in CRLF.
public struct Base64Encoder: Sendable {
    private let lineLength: Int?
    private var held: UInt32 = 0
    private var heldCount = 0
    private var column = 0

    /// - Parameter lineLength: characters of a line, a multiple of 4; nil for one endless line.
    public init(lineLength: Int? = 76) {
        self.lineLength = lineLength
    }

    public mutating func encode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            heldCount += 1
            if heldCount == 3 { flush(characters: 4, into: &out) }
        }
    }

    /// Writes what is held back and the padding. The last line gets no line end.
    public mutating func finish(into out: inout [UInt8]) {
        guard heldCount > 0 else { return }
        let characters = heldCount + 1
        held <<= UInt32(8 * (3 - heldCount))
        flush(characters: characters, into: &out)
    }

    private mutating func flush(characters: Int, into out: inout [UInt8]) {
        if let lineLength, column >= lineLength {
            out += ASCII.crlf
            column = 0
        }
        for position in 0..<4 {
            out.append(position < characters ? Base64.alphabet[Int(held >> UInt32(18 - 6 * position) & 63)] : 0x3d)
        }
        column += 4
        held = 0
        heldCount = 0
    }
}

/// Reads base64 piece by piece.
public struct Base64Decoder: Sendable {
    private var held: UInt32 = 0
    private var heldCount = 0
    /// Padding characters of the present group; -1 after a padded group.
    private var padding = 0
    /// Whether a foreign character, misplaced padding or data after it was seen. Such octets are passed over, as
    /// RFC 2045 6.8 asks.
    public private(set) var isBroken = false

    public init() {}

    /// Whether what was read is a whole number of groups.
    public var isComplete: Bool { heldCount == 0 && (padding == 0 || padding == -1) }

    public mutating func decode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        for byte in bytes {
            if let value = Base64.value(byte) {
                if padding != 0 {
                    isBroken = true
                    padding = 0
                }
                held = held << 6 | UInt32(value)
                heldCount += 1
                guard heldCount == 4 else { continue }
                out.append(UInt8(truncatingIfNeeded: held >> 16))
                out.append(UInt8(truncatingIfNeeded: held >> 8))
                out.append(UInt8(truncatingIfNeeded: held))
                held = 0
                heldCount = 0
            } else if byte == 0x3d {
                pad(into: &out)
            } else if !ASCII.isBlank(byte) {
                isBroken = true
            }
        }
    }

    /// Gives what an unpadded end still holds; broken input is read as far as it goes.
    public mutating func finish(into out: inout [UInt8]) {
        if heldCount > 0 {
            isBroken = true
            flushPadded(into: &out)
        } else if padding > 0 {
            isBroken = true
        }
    }

    private mutating func pad(into out: inout [UInt8]) {
        guard padding >= 0, heldCount >= 2 else {
            isBroken = true
            return
        }
        padding += 1
        guard heldCount + padding == 4 else { return }
        flushPadded(into: &out)
        padding = -1
    }

    private mutating func flushPadded(into out: inout [UInt8]) {
        if heldCount == 3 {
            out.append(UInt8(truncatingIfNeeded: held >> 10))
            out.append(UInt8(truncatingIfNeeded: held >> 2))
        } else if heldCount == 2 {
            out.append(UInt8(truncatingIfNeeded: held >> 4))
        }
        held = 0
        heldCount = 0
    }
}
