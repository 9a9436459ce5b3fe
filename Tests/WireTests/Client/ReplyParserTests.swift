import Testing
import Wire

struct ReplyParserTests {
    private func parse(_ text: String, limits: ReplyParser.Limits = .init()) throws -> [ReceivedReply] {
        var parser = ReplyParser(limits: limits)
        parser.append(Array(text.utf8))
        var replies: [ReceivedReply] = []
        while let reply = try parser.next() { replies.append(reply) }
        return replies
    }

    @Test func `one line is one reply`() throws {
        let reply = try #require(try parse("250 2.1.5 fine\r\n").first)
        #expect(reply.code == 250)
        #expect(reply.status == StatusCode(.success, 1, 5))
        #expect(reply.description == "250 2.1.5 fine")
    }

    @Test func `lines with a hyphen go on`() throws {
        let replies = try parse("250-mx\r\n250-SIZE 10\r\n250 HELP\r\n221 bye\r\n")
        #expect(replies.map(\.code) == [250, 221])
        #expect(replies[0].lines == ["mx", "SIZE 10", "HELP"])
    }

    @Test(arguments: ["250\r\n", "250 \r\n"]) func `a reply may have no text`(_ text: String) throws {
        #expect(try parse(text).map(\.description) == ["250"])
    }

    @Test(arguments: [
        ("550 5.1.1 gone", StatusCode(.permanent, 1, 1)), ("550 5.1.1", StatusCode(.permanent, 1, 1)),
        ("450 4.7.999 x", StatusCode(.temporary, 7, 999)), ("550 4.1.1 x", nil), ("550 5.1 x", nil),
        ("550 5.1.1000 x", nil), ("550 5.1.1x", nil), ("550 5..1 x", nil), ("250 no", nil),
    ])
    func `a status code counts only when it is whole and agrees`(_ line: String, _ expected: StatusCode?) throws {
        #expect(try parse(line + "\r\n").map(\.status) == [expected])
    }

    @Test func `pieces give the same as the whole`() throws {
        let text = "250-a\r\n250-b c\r\n250 d\r\n354 go\r\n"
        var parser = ReplyParser()
        var replies: [ReceivedReply] = []
        for byte in text.utf8 {
            parser.append([byte])
            while let reply = try parser.next() { replies.append(reply) }
        }
        #expect(try replies == parse(text))
        #expect(!parser.hasRemainder)
    }

    @Test(arguments: [
        "hello\r\n", "25\r\n", "199 x\r\n", "600 x\r\n", "250_x\r\n", "\r\n", "250-a\r\n251 b\r\n", "250 a\n",
        "250 a\rb\r\n", "250 a\n550 b\r\n",
    ])
    func `what is no reply is refused`(_ text: String) {
        #expect(throws: ReplyParser.Problem.self) { try parse(text) }
    }

    @Test func `an echoed bare line feed does not make a second reply`() {
        #expect(throws: ReplyParser.Problem.badLineEnd) { try parse("550 unknown user <a\n250 ok>\r\n") }
    }

    @Test func `lines and line counts are bounded`() {
        var limits = ReplyParser.Limits()
        limits.lineLength = 10
        limits.lineCount = 2
        #expect(throws: ReplyParser.Problem.lineTooLong) { try parse("250 12345678901", limits: limits) }
        #expect(throws: ReplyParser.Problem.tooManyLines) {
            try parse("250-a\r\n250-b\r\n250-c\r\n", limits: limits)
        }
    }

    @Test func `text of the other side is made printable`() throws {
        #expect(try parse("250 a\u{1b}[31mb\u{0}\u{e9}\r\n").first?.lines == ["a?[31mb???"])
    }

    @Test func `mutated replies are read or refused, never more than was sent`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(state: seed)
        let origin = Array(
            "250-mx.example\r\n250-PIPELINING\r\n250 SIZE 100\r\n354 go\r\n550-5.1.1 no\r\n550 5.1.1 x\r\n".utf8)
        for _ in 0..<3000 {
            var bytes = origin
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.insert([0x0d, 0x0a, 0x2d, 0x20, 0x00].randomElement(using: &random) ?? 0, at: index)
                }
            }
            var whole = ReplyParser()
            whole.append(bytes)
            var pieces = ReplyParser()
            var text = 0
            var fromWhole: [ReceivedReply] = []
            var fromPieces: [ReceivedReply] = []
            var problem: ReplyParser.Problem?
            do {
                while let reply = try whole.next() { fromWhole.append(reply) }
            } catch { problem = error }
            do {
                for byte in bytes {
                    pieces.append([byte])
                    while let reply = try pieces.next() { fromPieces.append(reply) }
                }
            } catch {
                #expect(problem == error, "seed \(seed)")
            }
            for line in fromWhole.flatMap(\.lines) {
                text += line.utf8.count
                #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "seed \(seed)")
            }
            #expect(fromWhole == fromPieces, "seed \(seed)")
            #expect(text <= bytes.count, "seed \(seed)")
        }
    }
}
