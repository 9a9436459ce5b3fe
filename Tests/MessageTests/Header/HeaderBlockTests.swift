import Message
import Testing

@Suite struct HeaderBlockTests {
    private let text =
        "Received: a\r\n\tb\r\nFROM : Joe <joe@example.org>\r\nno field\r\nSubject: =?utf-8?q?=C3=A9?=\r\nX-Last: 1"

    private var block: HeaderBlock { HeaderBlock(parsing: Array(text.utf8)) }

    @Test func `fields are found by name and written back byte for byte`() throws {
        #expect(block.serialised == Array(text.utf8))
        #expect(block.size == text.utf8.count)
        #expect(block.fields.map { $0.name?.folded } == ["received", "from", nil, "subject", "x-last"])
        #expect(block.first(.received)?.text == "a\tb")
        #expect(block.first(.subject)?.decodedText == "\u{e9}")
        #expect(block.first(.from)?.isWellFormed == false)
        #expect(block.first(.received)?.isWellFormed == true)
        #expect(block.fields[2].isWellFormed == false)
        #expect(block.first(.to) == nil)
    }

    @Test func `fields are removed, replaced and put on top`() {
        var block = self.block
        let removed = block.remove { $0.isNamed(.received) || $0.hasNamePrefix("x-") }
        #expect(removed.count == 2)
        block.prepend(RawField(Array("X: 1\r\n".utf8)[...]))
        block.replace(.subject, with: RawField(Array("Subject: new\r\n".utf8)[...]))
        block.replace(.messageID, with: RawField(Array("Message-ID: <a@b>\r\n".utf8)[...]))
        #expect(
            String(decoding: block.serialised, as: UTF8.self)
                == "X: 1\r\nFROM : Joe <joe@example.org>\r\nno field\r\nSubject: new\r\nMessage-ID: <a@b>\r\n")
    }

    @Test func `replacing leaves one field of the name`() {
        var block = HeaderBlock(parsing: Array("A: 1\r\nSubject: x\r\nB: 2\r\nSUBJECT: y\r\n".utf8))
        block.replace(.subject, with: RawField(Array("Subject: z\r\n".utf8)[...]))
        #expect(String(decoding: block.serialised, as: UTF8.self) == "A: 1\r\nSubject: z\r\nB: 2\r\n")
    }

    @Test func `any octets are cut into fields and put together again`() {
        var random = Seeded(seed: 77)
        let pieces = ["A", ":", " ", "\t", "\r\n", "\n", "\r", "\u{e9}", "Subject", "\0"]
        for _ in 0..<3000 {
            let octets = Array(
                (0..<Int.random(in: 0...20, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined().utf8)
            let block = HeaderBlock(parsing: octets)
            #expect(block.serialised == octets)
            for field in block.fields {
                _ = field.name
                #expect(field.unfolded.allSatisfy { $0 != 0x0d && $0 != 0x0a })
            }
        }
    }

    @Test func `a field that is too long is folded and says the same`() throws {
        let value = (0..<400).map { "<id\($0)@example.org>" }.joined(separator: " ")
        let field = RawField(Array("References: \(value)\r\n".utf8)[...])
        #expect(field.longestLine > 998)
        #expect(field.refolded.longestLine <= 78)
        #expect(field.refolded.text == value)
        let solid = RawField(Array("X: \(String(repeating: "a", count: 2000))\r\n".utf8)[...])
        #expect(solid.refolded == solid)
    }

    @Test func `values are written folded, and no fold is an empty line`() throws {
        var random = Seeded(seed: 6)
        let name = try HeaderName("X-Test")
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                ["word", " ", "\t", "longer-word-here", "\u{e9}"].randomElement(using: &random) ?? ""
            }.joined()
            let field = RawField(name: name, value: try HeaderValue(text))
            let lines = String(decoding: field.bytes, as: UTF8.self).split(separator: "\r\n")
            #expect(lines.dropFirst().allSatisfy { line in line.contains { $0 != " " && $0 != "\t" } })
            #expect(field.text == text.trimmed)
            let encoded = RawField(name: name, unstructured: text)
            #expect(!encoded.has8Bit)
        }
    }

    @Test func `line ends in free text cannot begin another field`() throws {
        let field = RawField(name: .subject, unstructured: "a\r\nBcc: x@example.org\0")
        #expect(HeaderBlock(parsing: field.raw).fields.count == 1)
        #expect(field.text == "a  Bcc: x@example.org")
    }
}

extension String {
    fileprivate var trimmed: String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: blank).reversed().drop(while: blank).reversed())
    }
}
