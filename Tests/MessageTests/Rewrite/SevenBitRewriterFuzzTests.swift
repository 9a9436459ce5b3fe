import Message
import Testing

@Suite struct SevenBitRewriterFuzzTests {
    @Test func `decoded content is the same before and after, and the result is 7-bit and stable`() {
        var random = Seeded(seed: 20_260_102)
        var changed = 0
        for round in 0..<150 {
            let message = MessageTree.make(&random, depth: 0)
            let before = scan(message)
            let once = Rewritten(message, pieces: Int.random(in: 1...200, using: &random))
            let label: Comment = "round \(round) of seed \(random.seed)"
            #expect(before.defects == [], label)
            #expect(once.contents == Contents.of(message), label)
            #expect(once.unconverted == [], label)
            #expect(!once.shape.has8BitBody && once.shape.longestBodyLine <= 998, label)
            #expect(once.shape.defects == [], label)
            #expect(Rewritten(once.octets).octets == once.octets, label)
            if once.octets != message { changed += 1 }
            #expect(SevenBitRewriter.isNeeded(before) == (once.octets != message), label)
        }
        #expect(changed > 20)
    }

    @Test func `whatever comes in, no octet outside the edits is lost and nothing crashes`() {
        var random = Seeded(seed: 44)
        for round in 0..<300 {
            let message = MessageSoup.make(&random)
            let whole = Rewritten(message, pieces: 100_000)
            let pieces = Rewritten(message, pieces: Int.random(in: 1...7, using: &random))
            #expect(whole.octets == pieces.octets, "round \(round) of seed \(random.seed)")
            if !SevenBitRewriter.isNeeded(scan(message)) { #expect(whole.octets == message) }
        }
    }
}

/// Lawful messages of random structure.
enum MessageTree {
    static func make(_ random: inout Seeded, depth: Int) -> [UInt8] {
        var out: [UInt8] = Array("MIME-Version: 1.0\r\n".utf8)
        if depth == 0 { out += "From: a@example.org\r\n".utf8 }
        let kind = depth > 3 ? 0 : Int.random(in: 0...4, using: &random)
        switch kind {
        case 3:
            let boundary = "b\(depth)x"
            let encoding = ["", "Content-Transfer-Encoding: 8bit\r\n"].randomElement(using: &random) ?? ""
            out += "Content-Type: multipart/mixed; boundary=\(boundary)\r\n\(encoding)\r\n".utf8
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                out += "--\(boundary)\r\n".utf8
                out += make(&random, depth: depth + 1)
                out += "\r\n".utf8
            }
            out += "--\(boundary)--\r\n".utf8
        case 4:
            out += "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".utf8
            out += make(&random, depth: depth + 1)
        default: out += leaf(&random, isText: kind != 1)
        }
        return out
    }

    private static func leaf(_ random: inout Seeded, isText: Bool) -> [UInt8] {
        let pieces = [
            "word ", "\u{e9}", "\u{4f8b}", "\r\n", "=", ".", "From ", "\r\n.\r\n",
            String(repeating: "long", count: 300), " \r\n", "\t",
        ]
        let count = Int.random(in: 0...15, using: &random)
        let isSimple = Bool.random(using: &random)
        var content = (0..<count).map { _ in (isSimple ? "plain\r\n" : pieces.randomElement(using: &random)) ?? "" }
            .joined()
        var head = isText ? "Content-Type: text/plain; charset=utf-8\r\n" : "Content-Type: application/x-thing\r\n"
        switch Int.random(in: 0...3, using: &random) {
        case 0:
            head += "Content-Transfer-Encoding: base64\r\n"
            content = Base64.encode(Array(content.utf8))
        case 1:
            head += "Content-Transfer-Encoding: quoted-printable\r\n"
            content = String(decoding: QuotedPrintable.encode(content.utf8), as: UTF8.self)
        case 2: head += "Content-Transfer-Encoding: 8bit\r\n"
        default: break
        }
        return Array("\(head)\r\n\(content)\r\n".utf8)
    }
}
