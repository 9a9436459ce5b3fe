import Message
import Testing

@Suite struct CodecTests {
    private func random(_ random: inout Seeded, _ alphabet: [UInt8]) -> [UInt8] {
        (0..<Int.random(in: 0...400, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    }

    @Test func `base64 gives back what went in, in any pieces`() {
        var seeded = Seeded(seed: 1)
        for _ in 0..<100 {
            let octets = random(&seeded, Array(0...255))
            var encoder = Base64Encoder()
            var text: [UInt8] = []
            var index = 0
            while index < octets.count {
                let end = min(octets.count, index + Int.random(in: 1...50, using: &seeded))
                encoder.encode(octets[index..<end], into: &text)
                index = end
            }
            encoder.finish(into: &text)
            #expect(Base64.decode(text) == octets)
            #expect(text.split(separator: 0x0a).allSatisfy { $0.count <= 77 })
            #expect(Base64.decode(Base64.encode(octets).utf8) == octets)
        }
    }

    @Test(arguments: ["Q", "QQ", "QQ=", "QQ===", "QUJD=", "QQ==QQ==", "Q-==", "=", "QUJ\u{e9}"])
    func `broken base64 is told`(_ text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func `the values of RFC 4648 come out`() {
        let pairs = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, text) in pairs {
            #expect(Base64.encode(Array(plain.utf8)) == text)
            #expect(Base64.decode(text.utf8) == Array(plain.utf8))
        }
    }

    @Test func `quoted-printable gives back what went in, in any pieces and in short safe lines`() {
        var seeded = Seeded(seed: 3)
        let alphabet = Array("abcFrom .=\t\r\n\u{e9}\0".utf8)
        for _ in 0..<120 {
            let octets =
                random(&seeded, alphabet) + (Bool.random(using: &seeded) ? Array("\r\nFrom here\r\n.\r\n".utf8) : [])
            var encoder = QuotedPrintableEncoder()
            var decoder = QuotedPrintableDecoder()
            var text: [UInt8] = []
            var back: [UInt8] = []
            var index = 0
            while index < octets.count {
                let end = min(octets.count, index + Int.random(in: 1...9, using: &seeded))
                encoder.encode(octets[index..<end], into: &text)
                index = end
            }
            encoder.finish(into: &text)
            for octet in text { decoder.decode([octet], into: &back) }
            decoder.finish(into: &back)
            #expect(back == octets, "seed \(seeded.seed)")
            #expect(text == QuotedPrintable.encode(octets))
            for line in text.split(separator: 0x0a, omittingEmptySubsequences: false) {
                let line = line.last == 0x0d ? line.dropLast() : line
                #expect(line.count <= 76)
                #expect(line.first != 0x2e)
                #expect(!line.starts(with: "From ".utf8))
                #expect(line.last != 0x20 && line.last != 0x09)
                #expect(line.allSatisfy { $0 < 0x7f && ($0 >= 0x20 || $0 == 0x09) })
            }
        }
    }

    @Test(arguments: [
        ("a=3Db", "a=b"), ("a=3db", "a=b"), ("soft=\r\nbreak", "softbreak"), ("soft=  \r\nbreak", "softbreak"),
        ("blank  \r\nnext", "blank\r\nnext"), ("=XY", "=XY"), ("=", ""), ("a=\n b", "a b"), ("a =\r\n", "a "),
        ("=4", "=4"),
    ])
    func `quoted-printable of others is read`(_ text: String, _ plain: String) {
        #expect(String(decoding: QuotedPrintable.decode(text.utf8), as: UTF8.self) == plain)
    }
}
