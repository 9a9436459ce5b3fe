import MailAuth
import Testing

@Suite struct HeaderCanonicalizerTests {
    private func canonical(_ field: String, _ form: Canonicalization) -> String {
        var output: [UInt8] = []
        HeaderCanonicalizer.append(Array(field.utf8)[...], form, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [
        ("A: X\r\n", "a:X\r\n"), ("B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"), ("SUBJect:\r\n", "subject:\r\n"),
        ("Subject: a\r\n \r\n b\r\n", "subject:a b\r\n"), ("X:a", "x:a\r\n"), ("X: \t \r\n", "x:\r\n"),
        ("X:  a:b ; c\r\n", "x:a:b ; c\r\n"), ("X: caf\u{e9}  \r\n", "x:caf\u{e9}\r\n"),
    ])
    func `relaxed form folds case, unfolds lines and shortens white space`(field: String, expected: String) {
        #expect(canonical(field, .relaxed) == expected)
    }

    @Test(arguments: ["A: X\r\n", "B : Y\t\r\n\tZ  \r\n", "SUBJect:\r\n"])
    func `simple form changes nothing`(field: String) {
        #expect(canonical(field, .simple) == field)
    }

    @Test func `relaxed form is its own relaxed form`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let bytes = random.mutate(Array("Subject: a  b\r\n\tc d\r\n".utf8), alphabet: Array(" \t:aB".utf8))
            guard bytes.contains(58) else { continue }
            var once: [UInt8] = []
            HeaderCanonicalizer.append(bytes[...], .relaxed, to: &once)
            var twice: [UInt8] = []
            HeaderCanonicalizer.append(once[...], .relaxed, to: &twice)
            #expect(once == twice, "seed \(seed), field \(bytes)")
        }
    }
}
