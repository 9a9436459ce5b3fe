import Message
import Testing

@Suite struct DNSNameTests {
    @Test(arguments: ["_dmarc.Example.org.", "a-b.example", "x"])
    func `names of hosts and of records are read`(text: String) throws {
        #expect(try DNSName(text).text == text.lowercased().split(separator: ".").joined(separator: "."))
    }

    @Test(arguments: ["o'neil+x=1.example", "a b.%.example", "foo:bar/baz.example", "\"q\".example", "[192.0.2.1]"])
    func `other names can be asked for and nothing else`(text: String) throws {
        #expect(throws: DNSName.Problem.self) { try DNSName(text) }
        #expect(try DNSName(unrestricted: text).text == text)
    }

    @Test(arguments: [
        "", ".", "a..b", "a\\.b", "caf\u{e9}.example", "a\r\n.example", "a\u{0}b", "a\u{7f}b",
        String(repeating: "x", count: 64), String(repeating: "abcdefgh.", count: 29),
    ])
    func `what the DNS cannot carry or a line must not is refused`(text: String) {
        #expect(throws: DNSName.Problem.self) { try DNSName(unrestricted: text) }
        #expect(throws: DNSName.Problem.self) { try DNSName(text) }
    }
}
