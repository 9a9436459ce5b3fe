import Message
import Testing

@Suite struct MessageScannerSplitTests {
    @Test func `any way to cut a message gives the same shape`() {
        var random = Seeded(seed: 20_261_122)
        for round in 0..<200 {
            let octets = MessageSoup.make(&random)
            let whole = scan(octets)
            var scanner = MessageScanner()
            var index = 0
            var body: [UInt8] = []
            while index < octets.count {
                let end = min(octets.count, index + Int.random(in: 1...9, using: &random))
                body += scanner.feed(octets[index..<end])
                index = end
            }
            let pieces = scanner.finish()
            #expect(pieces == whole, "round \(round) of seed \(random.seed)")
            #expect(body.count == whole.bodySize, "round \(round) of seed \(random.seed)")
            #expect(whole.size == octets.count, "round \(round) of seed \(random.seed)")
            if pieces != whole { return }
        }
    }

    @Test func `every octet alone gives the same shape as all together`() {
        var random = Seeded(seed: 7)
        for _ in 0..<60 {
            let octets = MessageSoup.make(&random)
            var scanner = MessageScanner()
            for octet in octets { scanner.feed([octet]) }
            #expect(scanner.finish() == scan(octets))
        }
    }

    @Test func `ranges of parts stay inside their parent and the body`() {
        var random = Seeded(seed: 99)
        for _ in 0..<150 {
            let shape = scan(MessageSoup.make(&random))
            check(shape.root, inside: 0..<shape.bodySize)
        }
    }

    private func check(_ part: MIMEPart, inside range: Range<Int>) {
        #expect(part.bodyRange.lowerBound >= range.lowerBound && part.bodyRange.upperBound <= range.upperBound)
        for child in part.children {
            #expect(child.headerRange.upperBound <= child.bodyRange.lowerBound)
            check(child, inside: part.bodyRange)
        }
    }
}

/// A generator whose numbers depend on its seed alone.
struct Seeded: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Messages made of the pieces that structure depends on, in any order.
enum MessageSoup {
    private static let pieces: [String] = [
        "\r\n", "\r\n", "\r\n", "\r\n\r\n", "\n", "\r", "\0", "--", "--a", "--a--", "--b", "--ab", "\r\n--a\r\n",
        "\r\n--b--\r\n",
        "Content-Type: multipart/mixed; boundary=a\r\n", "Content-Type: multipart/digest;\r\n\tboundary=\"b\"\r\n",
        "Content-Type: message/rfc822\r\n", "Content-Type: text/plain; charset=utf-8\r\n", "Subject: x\r\n", " ", "\t",
        "Content-Transfer-Encoding: base64\r\n", "QUJD", "QQ==", "=", "hello world", "\u{e9}", "\u{1f600}", ":",
        "From: a@b.c\r\n",
        "Content-Transfer-Encoding: 8bit\r\n", "text that is longer than a word of eight octets",
    ]

    static func make(_ random: inout Seeded) -> [UInt8] {
        var out: [UInt8] = []
        if Bool.random(using: &random) {
            out += "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".utf8
        }
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            if Int.random(in: 0..<12, using: &random) == 0 {
                out.append(UInt8.random(in: 0...255, using: &random))
            } else {
                out += pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8
            }
        }
        return out
    }
}
