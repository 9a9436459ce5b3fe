/// The character sets whose text can be read here. Tables of thousands of letters are not worth their room: of most sets
/// only US-ASCII is read rightly, which keeps links and addresses readable.
enum Charset: Hashable, Sendable {
    case utf8
    /// Windows-1252, as which all programs read Latin-1 too. It stands for every set whose octets under 128 are US-ASCII
    /// and whose others are one letter each.
    case western
    case eastAsian(EastAsianText)

    /// nil for a name that is not known, and for sets whose octets under 128 are not US-ASCII.
    init?(_ name: some StringProtocol) {
        let name = name.lowercased()
        if name == "utf-8" || Self.ascii.contains(name) {
            self = .utf8
        } else if let text = EastAsianText(charset: name) {
            self = .eastAsian(text)
        } else if Self.singleOctet.contains(name) || Self.families.contains(where: name.hasPrefix) {
            self = .western
        } else {
            return nil
        }
    }

    private static let ascii: Set<String> = ["utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "646"]

    private static let families = [
        "iso-8859-", "iso_8859-", "iso8859-", "windows-125", "cp125", "koi8-", "x-mac-",
    ]

    private static let singleOctet: Set<String> = [
        "latin1", "koi8", "tis-620", "windows-874", "macintosh", "unknown-8bit", "x-unknown", "cp437", "cp737", "cp775",
        "cp850", "cp852", "cp855", "cp857", "cp858", "cp860", "cp861", "cp862", "cp863", "cp864", "cp865", "cp866",
        "cp869", "cp874", "ibm437", "ibm850", "ibm852", "ibm855", "ibm857", "ibm866", "ibm869",
    ]

    /// The text of octets; what cannot be read becomes U+FFFD.
    func text(_ bytes: some Collection<UInt8>) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .western:
            var scalars = String.UnicodeScalarView()
            for byte in bytes { scalars.append(Self.westernScalar(byte)) }
            return String(scalars)
        case .eastAsian(let text): return text.read(Array(bytes))
        }
    }

    /// Whether octets are a whole text, whatever stands before and behind them.
    func isWhole(_ bytes: [UInt8]) -> Bool {
        if case .eastAsian(let text) = self { text.isWhole(bytes) } else { true }
    }

    private static func westernScalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9f).contains(byte) else { return Unicode.Scalar(byte) }
        let table: [UInt16] = [
            0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
            0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
            0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
        ]
        return Unicode.Scalar(table[Int(byte - 0x80)]) ?? "\u{FFFD}"
    }
}
