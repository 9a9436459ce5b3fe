import Message
import Testing

@Suite struct EastAsianTextTests {
    private func decode(_ charset: String, _ octets: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF")
        let text = octets.map { "=\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
        return EncodedWord.decode("=?\(charset)?Q?\(text)?=".utf8)
    }

    @Test(arguments: [
        "gb2312", "GBK", "gb18030", "euc-kr", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "koi8-r", "windows-1251",
        "iso-8859-5", "unknown-8bit", "ks_c_5601-1987", "cp866", "us-ascii", "utf8",
    ])
    func `US-ASCII is read in every set that has it`(_ charset: String) {
        #expect(decode(charset, Array("service@paypal.com".utf8)) == "service@paypal.com")
    }

    @Test(arguments: ["utf-7", "utf-16", "utf-16le", "utf-32", "hz-gb-2312", "cp037", "ibm500", "iso-2022-kr", "x", ""])
    func `words of sets without it stay as they are`(_ charset: String) {
        #expect(decode(charset, Array("a".utf8)) == "=?\(charset)?Q?=61?=")
    }

    /// `ａ＠ａ．ａ` in each set.
    @Test(arguments: [
        ("gb2312", [0xa3, 0xe1, 0xa3, 0xc0, 0xa3, 0xe1, 0xa3, 0xae, 0xa3, 0xe1]),
        ("euc-kr", [0xa3, 0xe1, 0xa3, 0xc0, 0xa3, 0xe1, 0xa3, 0xae, 0xa3, 0xe1]),
        ("euc-jp", [0xa3, 0xe1, 0xa1, 0xf7, 0xa3, 0xe1, 0xa1, 0xa5, 0xa3, 0xe1]),
        ("shift_jis", [0x82, 0x81, 0x81, 0x97, 0x82, 0x81, 0x81, 0x44, 0x82, 0x81]),
        ("big5", [0xa2, 0xe9, 0xa2, 0x49, 0xa2, 0xe9, 0xa1, 0x44, 0xa2, 0xe9]),
        (
            "iso-2022-jp",
            [0x1b, 0x24, 0x42, 0x23, 0x61, 0x21, 0x77, 0x23, 0x61, 0x21, 0x25, 0x23, 0x61, 0x1b, 0x28, 0x42]
        ),
    ])
    func `full-width letters and signs are read`(_ charset: String, _ octets: [UInt8]) {
        #expect(decode(charset, octets) == "\u{ff41}\u{ff20}\u{ff41}\u{ff0e}\u{ff41}")
    }

    /// Two letters of each set, with an octet in them that would be an at sign or a letter by itself.
    @Test(arguments: [
        ("gbk", [0x81, 0x40, 0xd6, 0xd0]), ("big5", [0xa4, 0x40, 0xa4, 0xa4]), ("shift_jis", [0x8b, 0x40, 0x96, 0x40]),
        ("iso-2022-jp", [0x1b, 0x24, 0x42, 0x42, 0x40, 0x3b, 0x33, 0x1b, 0x28, 0x42]),
        ("euc-kr", [0xc7, 0xd1, 0xb1, 0xb9]), ("euc-jp", [0xc6, 0xfc, 0xcb, 0xdc]),
    ])
    func `other letters become U+FFFD and no at sign`(_ charset: String, _ octets: [UInt8]) {
        #expect(decode(charset, octets) == "\u{fffd}\u{fffd}")
    }

    @Test(arguments: [("big5", [0x81, 0x40]), ("shift_jis", [0x85, 0x40]), ("gbk", [0xa5, 0x40])])
    func `an at sign behind an octet that begins no letter stays one`(_ charset: String, _ octets: [UInt8]) {
        #expect(decode(charset, octets) == "\u{fffd}@")
    }

    @Test func `a word of ISO-2022-JP that does not return to US-ASCII stays as it is`() {
        #expect(decode("iso-2022-jp", [0x1b, 0x24, 0x42, 0x23, 0x61]) == "=?iso-2022-jp?Q?=1B=24=42=23=61?=")
        #expect(decode("gb18030", [0x81, 0x30, 0x81, 0x30, 0x61]) == "\u{fffd}a")
    }

    @Test func `any octets are read`() {
        var random = Seeded(seed: 14)
        for charset in ["gb18030", "euc-kr", "big5", "shift_jis", "euc-jp", "iso-2022-jp"] {
            for _ in 0..<500 {
                let octets = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                    UInt8.random(in: .min ... .max, using: &random)
                }
                #expect(!decode(charset, octets).isEmpty || octets.isEmpty)
            }
        }
    }
}
