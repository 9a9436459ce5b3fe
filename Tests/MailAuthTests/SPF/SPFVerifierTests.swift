import MailAuth
import Message
import Testing

/// RFC 7208 2 and 4: who is asked about, whose record counts, and what is said about it.
@Suite struct SPFVerifierTests {
    @Test(arguments: [
        "joe@org", "joe@", "joe@.org", "joe@a..org", "joe@[192.0.2.1]", "joe@example.org-", "joe@ex ample.org",
        "joe@\(String(repeating: "x", count: 64)).org", "joe@\(String(repeating: "x.", count: 130))org",
        "joe@none.example.org",
        "joe@caf\u{e9}\u{0}.org", "joe@a.example.org", "@", "joe@.", "joe@example.org..",
    ])
    func `a domain that cannot be or has no record gives none`(sender: String) async throws {
        let result = try await SPFWorld(record: "v=spf1 +all").check(sender)
        #expect(result.result == .none)
        #expect(!result.reason.isEmpty && result.lookups == 0)
    }

    @Test(
        arguments: [
            (["v=spf1 -all"], .fail), (["V=SpF1 -all"], .fail), (["v=spf10", "v=spf1 -all", "other"], .fail),
            (["v=spf1 -all", "v=spf1 -all"], .permerror), (["v=spf1 -all", "v=spf1"], .permerror), (["nothing"], .none),
            (["v=spf1 -all", "caf\u{e9}"], .fail), (["v=spf1 -all caf\u{e9}"], .permerror),
            (["v=spf1 -all\u{1}"], .permerror),
            (["v=spf1-all"], .none), (["v=spf1 moo"], .permerror), (["v=spf1 ip4:192.0.2.1 -all moo"], .permerror),
        ] as [([String], SPFResult.Outcome)])
    func `exactly one record counts`(texts: [String], expected: SPFResult.Outcome) async throws {
        let world = SPFWorld("")
        for text in texts { world.resolver.add("example.org", text: Array(text.utf8)) }
        #expect(try await world.check().result == expected)
    }

    @Test func `an unanswered question is a temporary error`() async throws {
        let result = try await SPFWorld("example.org TIMEOUT").check()
        #expect(result.result == .temperror && !result.reason.isEmpty)
    }

    @Test func `the null reverse path is checked by the HELO name`() async throws {
        let world = SPFWorld(
            "helo.example.org TXT v=spf1 exists:%{l}.%{o} -all\npostmaster.helo.example.org A 127.0.0.1")
        let result = try await world.check("")
        #expect(result.result == .pass && result.domain == "helo.example.org" && result.identity == .mailFrom)
    }

    @Test func `the HELO name can be checked alone`() async throws {
        let world = SPFWorld("helo.example.org TXT v=spf1 -all\nexample.org TXT v=spf1 +all")
        let request = SPFRequest(helo: "helo.example.org", peer: try IPAddress("192.0.2.1"), at: world.now)
        let result = await SPFVerifier.check(request, asking: world.resolver)
        #expect(result.result == .fail && result.identity == .helo)
    }

    @Test func `international domains are asked for by their A-labels`() async throws {
        let world = SPFWorld("xn--bcher-kva.example TXT v=spf1 exists:%{d} -all\nxn--bcher-kva.example A 127.0.0.1")
        #expect(try await world.check("joe@b\u{fc}cher.example").result == .pass)
    }

    @Test(arguments: [
        ("why.example.net TXT %{i} is not %{d}'s", "192.0.2.1 is not example.org's"),
        (
            "why.example.net TXT See http://%{d}/%{S}?%{c}%_%{r}-%{t}",
            "See http://example.org/joe%40example.org?192.0.2.1 mx.example.com-1767225600"
        ),
        ("why.example.net TXT one\nwhy.example.net TXT two", ""), ("why.example.net TXT %{z}", ""),
        ("why.example.net TIMEOUT", ""), ("other.example.net TXT x", ""), ("why.example.net TXT caf\u{e9}", ""),
        ("why.example.net TXT bell\u{7}", ""), ("why.example.net A 192.0.2.1", ""), ("why.example.net TXT ", ""),
    ])
    func `a fail is explained when the explanation is in order`(table: String, expected: String) async throws {
        let world = SPFWorld(table)
        world.resolver.add("example.org TXT v=spf1 ip4:203.0.113.1 -all exp=why.example.net")
        let result = try await world.check()
        #expect(result.result == .fail && result.explanation == expected)
        #expect(try await world.check(from: "203.0.113.1").explanation == "")
    }

    @Test func `an explanation comes from where redirect led, and never from an include`() async throws {
        let world = SPFWorld(record: "v=spf1 redirect=fail.example.net exp=mine.example.org")
        world.resolver.add("why.example.net TXT theirs: %{d}")
        world.resolver.add("mine.example.org TXT mine")
        #expect(try await world.check().explanation == "theirs: fail.example.net")
        let included = SPFWorld(record: "v=spf1 include:fail.example.net -all")
        included.resolver.add("why.example.net TXT theirs")
        #expect(try await included.check().explanation == "")
    }

    @Test func `a long explanation is left out`() async throws {
        let world = SPFWorld(record: "v=spf1 -all exp=why.example.net")
        world.resolver.add("why.example.net", text: Array(String(repeating: "%{s}", count: 200).utf8))
        #expect(try await world.check().explanation == "")
    }

    @Test func `a report has what the command promises`() async throws {
        let result = try await SPFWorld(record: "v=spf1 mx -all").check()
        #expect(SPFReport(result).lookups == 1 && SPFReport(result).result == .fail)
    }

    @Test func `no name and no record makes a crash`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let record = Array(
            "v=spf1 a:%{d2}.org exists:%{l}.%{p}.%{d} mx/24 ptr include:pass.example.net -all exp=%{s}.org".utf8)
        for _ in 0..<1500 {
            let world = SPFWorld(record: "x")
            world.resolver.remove("example.org", .txt)
            world.resolver.add(
                "example.org", text: random.mutate(record, alphabet: Array("%{}.:/@\u{e9}\u{0} r9".utf8)))
            let sender = random.mutate(Array("joe+x@example.org".utf8), alphabet: Array("@.%\u{0}\u{ff}[]\" ".utf8))
            let result = try await world.check(String(decoding: sender, as: UTF8.self))
            #expect(result.lookups <= SPFLimits.lookups, "seed \(seed)")
            #expect(result.explanation.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "seed \(seed)")
        }
    }
}
