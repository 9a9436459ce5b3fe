import Message
import Testing

@Suite struct MailboxTests {
    @Test(arguments: [
        ("joe@example.org", "joe@example.org"), ("Joe@Example.ORG", "Joe@example.org"),
        ("\"joe\"@example.org", "joe@example.org"), ("\"j\\oe\"@example.org", "joe@example.org"),
        ("\"a b\"@example.org", "\"a b\"@example.org"), ("\"a\\\"b\"@example.org", "\"a\\\"b\"@example.org"),
        ("\"a@b\"@example.org", "\"a@b\"@example.org"), ("\"\"@example.org", "\"\"@example.org"),
        ("d\u{f6}rte@b\u{fc}cher.example", "d\u{f6}rte@xn--bcher-kva.example"),
        ("\u{7528}\u{6237}@\u{4f8b}\u{5b50}.\u{5e7f}\u{544a}", "\u{7528}\u{6237}@xn--fsqu00a.xn--4rr70v"),
    ])
    func `an address has one canonical form`(_ input: String, _ canonical: String) throws {
        #expect(try Mailbox(input).description == canonical)
        #expect(try Mailbox(canonical).description == canonical)
    }

    @Test(arguments: [
        "", "joe", "@example.org", "joe@", "joe@.org", "joe@example.org.", ".joe@example.org", "joe.@example.org",
        "j..oe@example.org", "joe smith@example.org", "a\"b@example.org", "\"a\"b@example.org", "\"a@example.org",
        "joe@[192.0.2.1]", "<joe@example.org>", "joe(x)@example.org", "joe@exa_mple.org", "joe@-example.org",
        "joe@example-.org", "joe@xn--example.org", "joe\r\n@example.org", "joe@example.org\r\n",
        "\"a\r\nb\"@example.org",
        "\"a\0b\"@example.org", "\"a\u{7f}\"@example.org", "jo\u{85}e@example.org", "jo\u{202e}e@example.org",
        "jo\u{2066}e@example.org", "jo\u{200b}e@example.org", "jo\u{2028}e@example.org", "jo\u{a0}e@example.org",
        "jo\u{fffd}e@example.org", "@a,@b:joe@example.org",
    ])
    func `what is no bare address is refused`(_ input: String) {
        #expect(throws: Mailbox.Problem.self) { try Mailbox(input) }
    }

    @Test func `a combining mark behind the at sign does not hide it`() {
        #expect(throws: Mailbox.Problem.self) { try Mailbox("joe@\u{301}example.org") }
    }

    @Test func `the limits are those of the protocol`() throws {
        let local = String(repeating: "a", count: 64)
        #expect(try Mailbox("\(local)@example.org").local == local)
        #expect(throws: Mailbox.Problem.badLocalPart) { try Mailbox("a\(local)@example.org") }
        let label = String(repeating: "b", count: 61)
        let domain = "\(label).\(label).\(label)"
        #expect(throws: Never.self) { try Mailbox("\(local)@\(domain).de") }
        #expect(throws: Mailbox.Problem.tooLong) { try Mailbox("\(local)@\(domain).info") }
    }

    @Test func `only other than ASCII local parts need SMTPUTF8`() throws {
        #expect(try !Mailbox("joe@b\u{fc}cher.example").needsUTF8)
        #expect(try Mailbox("j\u{f6}@example.org").needsUTF8)
    }

    @Test func `no accepted mailbox can break a protocol line`() {
        var random = Seeded(seed: 4711)
        let pieces = [
            "a", "\"", "\\", "@", ".", " ", "\r", "\n", "\0", "example.org", "\u{e9}", "\u{202e}", "(", "<", ">", "x",
        ]
        for _ in 0..<3000 {
            let input =
                (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined() + (Bool.random(using: &random) ? "@example.org" : "")
            guard let mailbox = try? Mailbox(input) else { continue }
            #expect(mailbox.description.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
            #expect((try? Mailbox(mailbox.description)) == mailbox, "\(input) with seed \(random.seed)")
        }
    }
}
