import Message
import Testing

@Suite struct AddressListTests {
    private func read(_ text: String) throws -> [String] {
        try AddressList(parsing: text.utf8).members.map { "\($0.displayName)|\($0.mailbox)" }
    }

    @Test(arguments: [
        ("joe@example.org", ["|joe@example.org"]),
        ("Joe Q. Public <john.q.public@example.com>", ["Joe Q. Public|john.q.public@example.com"]),
        ("\"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", ["Giant; \"Big\" Box|sysservices@example.net"]),
        ("a@b.example, , <c@d.example>,", ["|a@b.example", "|c@d.example"]),
        ("A Group:Ed Jones <joe@where.test>,jdoe@one.test;", ["Ed Jones|joe@where.test", "|jdoe@one.test"]),
        ("Undisclosed recipients:;", []), ("", []),
        ("(Chris) Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", ["Pete|pete@silly.test"]),
        ("john . doe @ example . com", ["|john.doe@example.com"]),
        ("Mary Smith <@node.test,@hop.example:mary@example.net>", ["Mary Smith|mary@example.net"]),
        ("joe@example.org (Joe Doe)", ["Joe Doe|joe@example.org"]),
        ("=?utf-8?q?J=C3=B6rg?= <j@example.org>", ["J\u{f6}rg|j@example.org"]),
        ("\"=?utf-8?b?SsO2cmc=?=\" <j@example.org>", ["J\u{f6}rg|j@example.org"]),
        ("a.\"b c\".d@example.org", ["|\"a.b c.d\"@example.org"]),
        ("x:a@b.example;, c@d.example", ["|a@b.example", "|c@d.example"]),
        ("\"a@evil.example\" <b@good.example>", ["a@evil.example|b@good.example"]),
    ])
    func `lists are read in all their lawful forms`(_ text: String, _ members: [String]) throws {
        #expect(try read(text) == members)
    }

    @Test(arguments: [
        ("\"service@\"\"paypal.com\" <a@b.example>", "service@paypal.com"),
        ("\"service@\"(c)\"paypal.com\" <a@b.example>", "service@paypal.com c"),
        ("\"service\"\t\"x\" <a@b.example>", "service x"),
        ("(service@paypal.com) <a@b.example>", "service@paypal.com"),
        ("(service\\@paypal.com)(two) Joe <a@b.example>", "Joe service@paypal.com two"),
        ("Joe <a(one)@(two)b.example(three)> (four), (five)", "Joe one two three four five"),
        ("a@b.example (one) (two)", "two one"), ("(one) a@b.example", "one"), ("(=?utf-8?q?=41?=) <a@b.example>", "A"),
        ("Joe Q. Public <a@b.example>", "Joe Q. Public"), ("a@b.example", ""),
    ])
    func `all that may be shown beside an address is kept`(_ text: String, _ shown: String) throws {
        #expect(try AddressList(parsing: text.utf8).members.map(\.shownText) == [shown])
    }

    @Test func `a comment belongs to the address it stands at`() throws {
        let list = try AddressList(parsing: "(one) a@b.example (two), (three) c@d.example".utf8)
        #expect(list.members.map(\.comments) == [["one", "two"], ["three"]])
    }

    @Test(arguments: [
        ("\"service@paypal.com\": a@b.example;", true), ("<@paypal.com:a@b.example>", true), ("x:;", true),
        ("a@b.example, c@d.example", false), ("(x:;) <a@b.example>", false), ("\"x:\" <a@b.example>", false),
    ])
    func `groups and routes are told`(_ text: String, _ has: Bool) throws {
        #expect(try AddressList(parsing: text.utf8).hasGroupOrRoute == has)
    }

    @Test(arguments: [
        "joe", "joe@", "<joe@example.org", "joe@example.org>", "a@b.example c@d.example", "a@b.example <c@d.example>",
        "<a@b.example> trailing", "a@b@c.example", "\"open@example.org", "(open joe@example.org", "x:a@b.example",
        "x:y:a@b.example;;", "a@[192.0.2.1]", "<>", "a@b.example;", "joe smith@example.org", "\u{1}a@b.example",
        "a@b..example", "<a@b.example><c@d.example>",
    ])
    func `half a list is no list`(_ text: String) {
        #expect(throws: AddressList.Problem.self) { try AddressList(parsing: text.utf8) }
    }

    @Test func `deep comments cost nothing`() {
        let text = String(repeating: "(", count: 100_000) + "a@b.example"
        #expect(throws: AddressList.Problem.malformed) { try AddressList(parsing: text.utf8) }
    }

    @Test func `what is written is read back the same`() throws {
        var random = Seeded(seed: 5)
        let names = [
            "", "Joe", "Joe Q. Public", "J\u{f6}rg", "a, b", "\"x\"", "back\\slash", "=?utf-8?q?x?=", "\u{1f600} smile",
            "  two  blanks ",
        ]
        for _ in 0..<300 {
            let members = try (0..<Int.random(in: 1...6, using: &random)).map { index in
                NamedMailbox(
                    displayName: names.randomElement(using: &random) ?? "",
                    mailbox: try Mailbox("m\(index)@example.org"))
            }
            let field = RawField(name: .to, addresses: members)
            #expect(field.longestLine <= 998)
            #expect(try AddressList(field).members == members)
        }
    }

    @Test func `any octets are read or refused, never a crash`() {
        var random = Seeded(seed: 2)
        let pieces = [
            "a", "@", "b.example", "<", ">", ",", ":", ";", "\"", "\\", "(", ")", " ", "=?utf-8?q?x?=", ".", "\u{e9}",
            "[",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            guard let list = try? AddressList(parsing: text.utf8) else { continue }
            for mailbox in list.mailboxes { #expect((try? Mailbox(mailbox.description)) == mailbox, "\(text)") }
        }
    }
}
