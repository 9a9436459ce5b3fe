import Message
import Testing

@testable import Wire

@Suite struct SessionFuzzTests {
    private static let script = Array(
        """
        EHLO client.example\r
        MAIL FROM:<a@example.com> SIZE=100 BODY=8BITMIME RET=FULL\r
        RCPT TO:<b@example.net> NOTIFY=NEVER\r
        DATA\r
        Subject: x\r
        \r
        ..hello\r
        .\r
        NOOP\r
        MAIL FROM:<a@example.com>\r
        RCPT TO:<b@example.net>\r
        BDAT 4\r
        ab\r
        BDAT 0 LAST\r
        QUIT\r

        """.utf8)

    @Test func `mutated sessions never crash, and every message has had its own end of data`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(state: seed)
        for round in 0..<400 {
            var bytes = Self.script
            for _ in 0..<Int.random(in: 0...8, using: &random) { Self.mutate(&bytes, &random) }
            var client = try ScriptedClient(greets: true)
            var rest = bytes[...]
            while !rest.isEmpty, !client.isClosed {
                // Mostly as lawful clients send: up to a line end, so that commands that must wait are reached.
                let line = rest.firstIndex(of: 0x0a).map { $0 + 1 - rest.startIndex } ?? rest.count
                let size = Bool.random(using: &random) ? line : Int.random(in: 1...rest.count, using: &random)
                _ = client.send(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            let ends = Self.count([0x0d, 0x0a, 0x2e, 0x0d, 0x0a], in: bytes)
            let chunks = Self.count(Array("LAST".utf8), in: bytes.map(\.upperCased))
            #expect(client.messages.count <= ends + chunks, "seed \(seed) round \(round)")
        }
    }

    @Test func `random bytes never make a message`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(state: seed)
        for round in 0..<200 {
            var client = try ScriptedClient(greets: true)
            for _ in 0..<20 where !client.isClosed {
                let count = Int.random(in: 1...100, using: &random)
                let alphabet: [UInt8] = [0x0d, 0x0a, 0x2e, 0x20, 0x3c, 0x3e, 0x41, 0x3a, 0x00, 0xff]
                _ = client.send((0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 })
            }
            #expect(client.messages.isEmpty, "seed \(seed) round \(round)")
        }
    }

    @Test func `random bytes within data stay inside one message`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(state: seed)
        let alphabet: [UInt8] = [0x0d, 0x0a, 0x2e, 0x61]
        for round in 0..<400 {
            let body = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let whole = [0x0d, 0x0a] + body + [0x0d, 0x0a, 0x2e, 0x0d, 0x0a]
            guard Self.count([0x0d, 0x0a, 0x2e, 0x0d, 0x0a], in: whole) == 1 else { continue }
            var client = try ScriptedClient.addressed()
            _ = client.say("DATA")
            var rest = whole.dropFirst(2)
            while !rest.isEmpty {
                let size = Int.random(in: 1...rest.count, using: &random)
                _ = client.send(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(client.messages.count == 1, "seed \(seed) round \(round)")
            #expect(client.messages.first?.bytes == Self.unstuffed(whole.dropFirst(2)), "seed \(seed) round \(round)")
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert([0x0d, 0x0a, 0x2e, 0x00, 0x20].randomElement(using: &random) ?? 0, at: index)
        default:
            let end = min(bytes.count, index + Int.random(in: 1...40, using: &random))
            bytes.insert(contentsOf: bytes[index..<end], at: Int.random(in: 0...bytes.count, using: &random))
        }
    }

    private static func count(_ needle: [UInt8], in bytes: [UInt8]) -> Int {
        guard bytes.count >= needle.count else { return 0 }
        return (0...(bytes.count - needle.count)).count { bytes[$0...].starts(with: needle) }
    }

    /// The plain way to say what RFC 5321 4.5.2 asks for.
    private static func unstuffed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let message = Array(bytes.dropLast(3))
        var result: [UInt8] = []
        for (index, byte) in message.enumerated() {
            let isLineStart = index == 0 || index >= 2 && message[index - 2] == 0x0d && message[index - 1] == 0x0a
            if isLineStart, byte == 0x2e { continue }
            result.append(byte)
        }
        return result
    }
}
