import Testing

@testable import Wire

struct ContentEncoderTests {
    private func encode(_ pieces: [[UInt8]]) -> [UInt8] {
        var encoder = ContentEncoder()
        var output: [UInt8] = []
        for piece in pieces { encoder.encode(piece[...], into: &output) }
        encoder.finish(into: &output)
        return output
    }

    private func encode(_ text: String) -> String {
        String(decoding: encode([Array(text.utf8)]), as: UTF8.self)
    }

    @Test(arguments: [
        ("a\r\nb\r\n", "a\r\nb\r\n.\r\n"),
        ("", ".\r\n"),
        ("no end", "no end\r\n.\r\n"),
        ("half end\r", "half end\r\n.\r\n"),
        (".", "..\r\n.\r\n"),
        (".a\r\n..b\r\nc.d\r\n", "..a\r\n...b\r\nc.d\r\n.\r\n"),
        ("a\r\n.\r\nMAIL FROM:<>\r\n", "a\r\n..\r\nMAIL FROM:<>\r\n.\r\n"),
    ])
    func `dots that begin a line are doubled`(_ input: String, _ expected: String) {
        #expect(encode(input) == expected)
    }

    @Test(arguments: [
        ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"), ("a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"),
        ("a\r.\r\nb", "a\r\n..\r\nb\r\n.\r\n"), ("a\r\r\n.\r\r\n", "a\r\n\r\n..\r\n\r\n.\r\n"),
        ("a\r\n.\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"),
    ])
    func `a bare CR or LF leaves as CRLF and hides no end of data`(_ input: String, _ expected: String) {
        #expect(encode(input) == expected)
    }

    @Test func `any content ends once, at its end, however it is cut`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(state: seed)
        for _ in 0..<3000 {
            let alphabet: [UInt8] = [0x0d, 0x0a, 0x2e, 0x61, 0x00, 0xff]
            let input = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let whole = encode([input])
            let cut = Int.random(in: 0...input.count, using: &random)
            #expect(encode([Array(input[..<cut]), Array(input[cut...])]) == whole, "seed \(seed)")

            var lines: [[UInt8]] = [[]]
            var index = 0
            while index < whole.count {
                if whole[index] == 0x0d {
                    #expect(index + 1 < whole.count && whole[index + 1] == 0x0a, "bare CR, seed \(seed)")
                    lines.append([])
                    index += 2
                    continue
                }
                #expect(whole[index] != 0x0a, "bare LF, seed \(seed)")
                lines[lines.count - 1].append(whole[index])
                index += 1
            }
            #expect(lines.last == [], "seed \(seed)")
            #expect(lines.firstIndex(of: [0x2e]) == lines.count - 2, "seed \(seed)")
        }
    }
}
