import Crypto
import MailAuth
import Testing

@Suite struct BodyHasherTests {
    private func hash(_ body: String, _ form: Canonicalization, limit: Int? = nil) -> [UInt8] {
        var hasher = BodyHasher(form, limit: limit)
        hasher.update(Array(body.utf8))
        return hasher.finish()
    }

    private func sha256(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    @Test(arguments: [
        ("", ""), ("\r\n", ""), ("\r\n\r\n", ""), (" ", ""), (" \t\r\n \r\n", ""),
        (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"),
        ("a", "a\r\n"), ("a\r\n", "a\r\n"), ("a  ", "a\r\n"), ("a\r\n ", "a\r\n"), ("a \t\r\n\t\r\n", "a\r\n"),
        ("\r\n\r\na", "\r\n\r\na\r\n"), ("a\r\n \r\nb", "a\r\n\r\nb\r\n"), ("  a", " a\r\n"), ("\ta", " a\r\n"),
        ("a\rb\r\n", "a\rb\r\n"), ("a \rb", "a \rb\r\n"), ("a\nb", "a\nb\r\n"), ("a\r", "a\r\r\n"),
        ("a\r\r\n\r\n", "a\r\r\n"), ("a \r \r\n", "a \r\r\n"), ("12345678 \t9012345 \r\n", "12345678 9012345\r\n"),
    ])
    func `relaxed form shortens white space and drops empty lines at the end`(body: String, canonical: String) {
        #expect(hash(body, .relaxed) == sha256(canonical))
    }

    @Test(arguments: [
        ("", "\r\n"), ("\r\n\r\n", "\r\n"), ("a", "a\r\n"), ("a \t b \r\n\r\n", "a \t b \r\n"), (" \r\n", " \r\n"),
        ("a\r", "a\r\r\n"), ("a\r\n\r\nb\r\n\r\n", "a\r\n\r\nb\r\n"), ("a\n\n", "a\n\n\r\n"),
    ])
    func `simple form only drops empty lines at the end`(body: String, canonical: String) {
        #expect(hash(body, .simple) == sha256(canonical))
    }

    @Test func `a limit cuts the canonical body and not the body`() {
        #expect(hash("a  b\r\nc", .relaxed, limit: 4) == sha256("a b\r"))
        #expect(hash("ab", .relaxed, limit: 0) == sha256(""))
        #expect(hash("ab", .relaxed, limit: 9) == sha256("ab\r\n"))
        let long = String(repeating: "0123456789", count: 1000)
        #expect(hash(long, .simple, limit: 5005) == sha256(String(long.prefix(5005))))
    }

    @Test func `the canonical size counts what the limit cuts off`() {
        var hasher = BodyHasher(.relaxed, limit: 1)
        hasher.update(Array("a  b\r\n\r\n".utf8))
        _ = hasher.finish()
        #expect(hasher.canonicalSize == 5)
    }

    @Test func `how the body is cut makes no difference`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1500 {
            let body = sample(&random)
            for form in Canonicalization.allCases {
                var cut = BodyHasher(form)
                var rest = body[...]
                while !rest.isEmpty {
                    let size = Int.random(in: 1...min(rest.count, 20), using: &random)
                    cut.update(rest.prefix(size))
                    rest = rest.dropFirst(size)
                }
                let expected = Array(SHA256.hash(data: reference(body, form)))
                #expect(cut.finish() == expected, "seed \(seed), \(form), body \(body)")
                var whole = BodyHasher(form)
                whole.update(body)
                #expect(whole.finish() == expected, "seed \(seed), \(form), body \(body)")
            }
        }
    }

    private func sample(_ random: inout SeededGenerator) -> [UInt8] {
        let pieces = ["\r\n", " ", "\t", "\r", "\n", "x", "word", "longer-than-a-word", "\r\n\r\n", "a b c d e f g"]
        var body: [UInt8] = []
        for _ in 0..<Int.random(in: 0...24, using: &random) {
            body += Array((pieces.randomElement(using: &random) ?? "").utf8)
        }
        return body
    }

    /// RFC 6376 3.4 word by word, on the whole body at once.
    private func reference(_ body: [UInt8], _ form: Canonicalization) -> [UInt8] {
        var lines: [[UInt8]] = [[]]
        var index = 0
        while index < body.count {
            if body[index] == 13, index + 1 < body.count, body[index + 1] == 10 {
                lines.append([])
                index += 2
            } else {
                lines[lines.count - 1].append(body[index])
                index += 1
            }
        }
        if form == .relaxed {
            lines = lines.map { line in
                var short: [UInt8] = []
                for byte in line {
                    if byte == 32 || byte == 9 {
                        if short.last != 32 { short.append(32) }
                    } else {
                        short.append(byte)
                    }
                }
                if short.last == 32 { short.removeLast() }
                return short
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        if lines.isEmpty, form == .simple { lines = [[]] }
        return lines.flatMap { $0 + [13, 10] }
    }
}
