/// Reads the letters of US-ASCII in text of the character sets of East Asia, and their full-width twins, which a person
/// reads as the same. All other characters become U+FFFD.
enum EastAsianText: Hashable, Sendable {
    /// GB 2312 and what was built on it, and EUC-KR: two octets, full-width letters in row 3.
    case chinese
    case korean
    case big5
    case shiftJIS
    case eucJP
    /// RFC 1468: escapes switch between sets of one and of two octets, all under 128.
    case iso2022JP

    /// nil for any other set.
    ///
    /// - Parameter name: in lower case.
    init?(charset name: String) {
        switch name {
        case "gb2312", "gbk", "gb18030", "gb_2312-80", "euc-cn", "cp936", "ms936", "x-gbk", "csgb2312": self = .chinese
        case "euc-kr", "ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "cp949", "windows-949", "uhc": self = .korean
        case "big5", "big5-hkscs", "big5hkscs", "cp950", "x-x-big5", "csbig5": self = .big5
        case "shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "cp932": self = .shiftJIS
        case "euc-jp", "x-euc-jp", "eucjp": self = .eucJP
        case "iso-2022-jp", "iso-2022-jp-ms", "csiso2022jp", "cp50220": self = .iso2022JP
        default: return nil
        }
    }

    func read(_ bytes: [UInt8]) -> String {
        self == .iso2022JP ? readEscaped(bytes).text : readPairs(bytes)
    }

    /// RFC 1468 asks for a return to US-ASCII at the end. Programs disagree on what follows a text that does not.
    func isWhole(_ bytes: [UInt8]) -> Bool {
        self != .iso2022JP || readEscaped(bytes).isWhole
    }

    // MARK: Sets with octets over 127

    private func readPairs(_ bytes: [UInt8]) -> String {
        var out = String.UnicodeScalarView()
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            guard lead >= 0x80 else {
                out.append(Unicode.Scalar(lead))
                index += 1
                continue
            }
            let length = min(length(lead, bytes.dropFirst(index + 1).first), bytes.count - index)
            out.append(length == 2 ? scalar(lead, bytes[index + 1]) : "\u{FFFD}")
            index += length
        }
        return String(out)
    }

    /// How many octets a character has that begins with these; 1 for what is none. Where a set has no letter for a pair,
    /// programs read the second octet by itself, so an at sign must not vanish in it.
    private func length(_ lead: UInt8, _ next: UInt8?) -> Int {
        guard let next, next >= 0x30, next != 0x7f else { return 1 }
        switch self {
        case .chinese:
            if next < 0x3a { return 4 }
            return next < 0x40 || next < 0x80 && ((0xa1...0xa7).contains(lead) || [0x80, 0xa9, 0xff].contains(lead))
                ? 1 : 2
        case .korean: return next < 0x41 ? 1 : 2
        case .big5:
            return next < 0x40 || next < 0x80 && (lead < 0xa1 || lead > 0xf9 || (0xc7...0xc8).contains(lead)) ? 1 : 2
        case .shiftJIS:
            if next < 0x40 || (0xa0...0xdf).contains(lead) { return 1 }
            let isUnused = [0x80, 0x85, 0x86, 0xeb, 0xec].contains(lead) || (0xef...0xf9).contains(lead) || lead > 0xfc
            return next < 0x80 && isUnused ? 1 : 2
        case .eucJP: return next < 0x80 ? 1 : lead == 0x8f ? 3 : 2
        case .iso2022JP: return 1
        }
    }

    private func scalar(_ lead: UInt8, _ trail: UInt8) -> Unicode.Scalar {
        switch self {
        case .chinese, .korean, .eucJP:
            return lead > 0xa0 && trail > 0xa0 ? scalar(row: lead & 0x7f, cell: trail & 0x7f) : "\u{FFFD}"
        case .shiftJIS:
            let pairOfRows = Int(lead) - (lead < 0xa0 ? 0x81 : 0xc1)
            let isSecond = trail >= 0x9f
            let cell = isSecond ? Int(trail) - 0x7e : Int(trail) - (trail > 0x7f ? 0x20 : 0x1f)
            return scalar(row: UInt8(clamping: pairOfRows * 2 + (isSecond ? 0x22 : 0x21)), cell: UInt8(clamping: cell))
        case .big5: return Self.big5Scalar(UInt16(lead) << 8 | UInt16(trail))
        case .iso2022JP: return "\u{FFFD}"
        }
    }

    /// The full-width letters of a set of 94 rows with 94 cells, both counted from 0x21; the signs of Japan stand apart.
    private func scalar(row: UInt8, cell: UInt8) -> Unicode.Scalar {
        let isJapanese = self != .chinese && self != .korean
        switch (row, cell) {
        case (0x23, 0x21...0x7e): return Unicode.Scalar(0xff00 + UInt16(cell - 0x20)) ?? "\u{FFFD}"
        case (0x21, 0x23) where self != .korean: return "\u{3002}"
        case (0x21, 0x25) where isJapanese: return "\u{FF0E}"
        case (0x21, 0x77) where isJapanese: return "\u{FF20}"
        default: return "\u{FFFD}"
        }
    }

    private static func big5Scalar(_ code: UInt16) -> Unicode.Scalar {
        let wide: UInt16 =
            switch code {
            case 0xa143: 0x3002
            case 0xa144: 0xff0e
            case 0xa249: 0xff20
            case 0xa2af...0xa2b8: 0xff10 + (code - 0xa2af)
            case 0xa2cf...0xa2e8: 0xff21 + (code - 0xa2cf)
            case 0xa2e9...0xa2fe: 0xff41 + (code - 0xa2e9)
            case 0xa340...0xa343: 0xff57 + (code - 0xa340)
            default: 0xfffd
            }
        return Unicode.Scalar(wide) ?? "\u{FFFD}"
    }

    // MARK: ISO-2022-JP

    private func readEscaped(_ bytes: [UInt8]) -> (text: String, isWhole: Bool) {
        var out = String.UnicodeScalarView()
        var width = 1
        var isASCII = true
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x1b, index + 2 < bytes.count {
                (width, isASCII) = bytes[index + 1] == 0x24 ? (2, false) : (1, [0x42, 0x4a].contains(bytes[index + 2]))
                // ESC $ ( D has one octet more than the others.
                index += bytes[index + 1] == 0x24 && bytes[index + 2] == 0x28 ? 4 : 3
            } else if isASCII {
                out.append(bytes[index] < 0x80 ? Unicode.Scalar(bytes[index]) : "\u{FFFD}")
                index += 1
            } else if width == 2, index + 1 < bytes.count {
                out.append(scalar(row: bytes[index] & 0x7f, cell: bytes[index + 1] & 0x7f))
                index += 2
            } else {
                out.append("\u{FFFD}")
                index += 1
            }
        }
        return (String(out), isASCII)
    }
}
