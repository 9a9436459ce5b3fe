import Message
import Testing

@Suite struct EncodedWordTests {
    @Test(arguments: [
        ("=?ISO-8859-1?Q?a?=", "a"), ("=?ISO-8859-1?Q?a?= b", "a b"), ("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a?=   \t  =?ISO-8859-1?Q?b?=", "ab"), ("=?ISO-8859-1?Q?a_b?=", "a b"),
        ("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"), ("=?iso-8859-1?q?Joe=92s?=", "Joe\u{2019}s"),
        ("=?iso-8859-1?q?Patrik_F=E4ltstr=F6m?=", "Patrik F\u{e4}ltstr\u{f6}m"),
        ("=?utf-8?B?w6TDtg==?=", "\u{e4}\u{f6}"), ("=?utf-8?B?w6TDtg?=", "\u{e4}\u{f6}"),
        ("=?utf-8*en?q?x?=", "x"), ("=?windows-1252?q?=80?=", "\u{20ac}"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "\u{e4}"), ("plain = text ? =", "plain = text ? ="),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?q?open", "=?utf-8?q?open"), ("=?", "=?"), ("", ""), ("a=?utf-8?q?b?=c", "abc"),
    ])
    func `encoded words are read`(_ text: String, _ decoded: String) {
        #expect(EncodedWord.decode(text.utf8) == decoded)
    }

    @Test func `what is written is read back the same, in short words of ASCII`() {
        var random = Seeded(seed: 8)
        let pieces = [
            "a", "word ", " ", "\u{e9}", "\u{1f600}", "=?", "?=", "_", "=", "\u{4f8b}\u{5b50}",
            "long-word-without-any-blank",
        ]
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            for encoded in [EncodedWord.encode(text), EncodedWord.encode(text, room: 20)] {
                #expect(encoded.utf8.allSatisfy { $0 < 0x80 })
                #expect(EncodedWord.decode(encoded.utf8) == text, "seed \(random.seed)")
                let words = encoded.split(separator: " ").filter { $0.hasPrefix("=?UTF-8?") }
                #expect(words.allSatisfy { $0.utf8.count <= 75 })
            }
        }
    }

    @Test func `any octets are read`() {
        var random = Seeded(seed: 9)
        let pieces = ["=?", "?=", "utf-8", "?", "q", "b", "=C3", "=", "QQ==", " ", "\u{e9}", "x"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            _ = EncodedWord.decode(text.utf8)
        }
    }

    @Test func `a display name is quoted or encoded only where it must be`() {
        #expect(EncodedWord.phrase("Joe Doe") == "Joe Doe")
        #expect(EncodedWord.phrase("Doe, Joe") == "\"Doe, Joe\"")
        #expect(EncodedWord.phrase("a\"b") == "\"a\\\"b\"")
        #expect(EncodedWord.phrase("J\u{f6}rg") == "=?UTF-8?Q?J=C3=B6rg?=")
    }
}
