import MailAuth
import Message
import Testing

/// RFC 9989 4.4, 4.10.1 and 5.3.
@Suite struct DMARCEvaluatorTests {
    private let world = DMARCWorld(
        """
        _dmarc.example.org TXT v=DMARC1; p=reject; sp=quarantine; np=none
        _dmarc.strict.example TXT v=DMARC1; p=reject; adkim=s; aspf=s
        _dmarc.testing.example TXT v=DMARC1; p=reject; sp=quarantine; t=y
        _dmarc.loose.example TXT v=DMARC1; p=none
        _dmarc.suffix TXT v=DMARC1; p=none; sp=quarantine; np=reject; psd=y
        sub.example.org A 192.0.2.1
        real.suffix A 192.0.2.1
        """)

    @Test(
        arguments: [
            (nil, [], .fail, false, false), ("example.org", [], .pass, true, false),
            ("sub.example.org", [], .pass, true, false),
            ("EXAMPLE.org", [], .pass, true, false), ("example.net", [], .fail, false, false),
            ("org", [], .fail, false, false),
            (nil, ["example.org"], .pass, false, true), (nil, ["a.b.example.org"], .pass, false, true),
            (nil, ["example.net", "x.example.org"], .pass, false, true), (nil, ["notexample.org"], .fail, false, false),
            ("example.org", ["example.org"], .pass, true, true), ("example.net", ["example.org"], .pass, false, true),
        ] as [(String?, [String], DMARCResult.Outcome, Bool, Bool)])
    func `relaxed alignment needs the same organisation`(
        spf: String?, dkim: [String], expected: DMARCResult.Outcome, spfAligned: Bool, dkimAligned: Bool
    ) async {
        let result = await world.evaluate(
            "joe@example.org", spf: spf.map { DMARCWorld.spf($0) }, dkim: dkim.map { DMARCWorld.dkim($0) })
        #expect(result.result == expected)
        #expect(result.isSPFAligned == spfAligned && result.isDKIMAligned == dkimAligned)
        #expect(result.policy == .reject && result.domain?.text == "example.org")
    }

    @Test func `strict alignment needs the same name`() async {
        let exact = await world.evaluate("joe@strict.example", spf: DMARCWorld.spf("strict.example"))
        #expect(exact.result == .pass)
        let below = await world.evaluate(
            "joe@strict.example", spf: DMARCWorld.spf("a.strict.example"), dkim: [DMARCWorld.dkim("b.strict.example")])
        #expect(below.result == .fail && !below.isSPFAligned && !below.isDKIMAligned)
    }

    @Test func `only a pass proves anything`() async {
        for outcome in SPFResult.Outcome.allCases where outcome != .pass && outcome != .temperror {
            #expect(
                await world.evaluate("joe@example.org", spf: DMARCWorld.spf("example.org", outcome)).result == .fail)
        }
        for outcome in DKIMResult.Outcome.allCases where outcome != .pass && outcome != .temperror {
            #expect(
                await world.evaluate("joe@example.org", dkim: [DMARCWorld.dkim("example.org", outcome)]).result == .fail
            )
        }
    }

    @Test func `a result about the HELO name alone does not count`() async {
        let helo = SPFResult(result: .pass, domain: "example.org", identity: .helo)
        #expect(await world.evaluate("joe@example.org", spf: helo).result == .fail)
    }

    @Test func `neighbours below an organisation that ends between them are strangers`() async {
        world.resolver.add("_dmarc.a.example.org TXT v=DMARC1; p=none; psd=n")
        #expect(await world.evaluate("joe@x.a.example.org", spf: DMARCWorld.spf("b.example.org")).result == .fail)
        #expect(await world.evaluate("joe@b.example.org", spf: DMARCWorld.spf("x.a.example.org")).result == .fail)
        #expect(await world.evaluate("joe@x.a.example.org", spf: DMARCWorld.spf("y.a.example.org")).result == .pass)
    }

    @Test(
        arguments: [
            ("example.org", .reject, "example.org"), ("sub.example.org", .quarantine, "example.org"),
            ("no.example.org", .none, "example.org"), ("x.no.example.org", .none, "example.org"),
            ("real.suffix", .quarantine, "real.suffix"), ("unreal.suffix", .reject, "unreal.suffix"),
            ("x.real.suffix", .reject, "real.suffix"), ("testing.example", .quarantine, "testing.example"),
            ("sub.testing.example", .none, "testing.example"), ("loose.example", .none, "loose.example"),
        ] as [(String, DMARCPolicy, String)])
    func `the policy is the one for that name`(author: String, policy: DMARCPolicy, organization: String) async {
        let result = await world.evaluate("joe@\(author)")
        #expect(result.result == .fail && result.policy == policy)
        #expect(result.organizationalDomain?.text == organization)
        #expect(result.isTesting == author.hasSuffix("testing.example"))
    }

    @Test func `without a record there is nothing to apply`() async {
        let result = await world.evaluate("joe@sub.example.com", spf: DMARCWorld.spf("sub.example.com"))
        #expect(result.result == .none && result.policy == .none && !result.isSPFAligned)
        #expect(result.organizationalDomain?.text == "sub.example.com")
    }

    @Test(arguments: [
        ("joe@example.org, ann@example.org", DMARCResult.Outcome.pass), ("Joe: joe@example.org;", .pass),
        ("\"a, b\" <joe@example.org>", .pass), ("=?utf-8?q?x?= <joe@example.org> (c)", .pass),
        ("joe@b\u{fc}cher.example", .none), ("Joe", .permerror), ("", .permerror), ("joe@", .permerror),
        ("<>", .permerror),
        ("joe@[192.0.2.1]", .permerror), ("joe@example.org\r\nFrom: ann@example.com", .permerror),
        ("joe@example.org\r\nFROM : ann@example.org", .permerror), ("joe@example.org <ann@example.com>", .permerror),
        ("undisclosed:;", .permerror), ("joe@example.org\nFrom: x@y.z", .permerror),
    ])
    func `an author is one domain in one field`(from: String, expected: DMARCResult.Outcome) async {
        #expect(await world.evaluate(from, spf: DMARCWorld.spf("example.org")).result == expected)
    }

    @Test func `a message without From has no author`() async {
        let result = await DMARCEvaluator.evaluate(
            header: Array("To: x@example.org\r\n\r\nFrom: joe@example.org\r\n".utf8), spf: nil, dkim: [],
            asking: world.resolver)
        #expect(result.result == .permerror && result.domain == nil && !result.reason.isEmpty)
    }

    @Test func `several author domains never pass, and the strictest policy failed counts`() async {
        let both = "a@loose.example, b@example.org, c@example.com"
        let result = await world.evaluate(both, spf: DMARCWorld.spf("loose.example"))
        #expect(result.result == .fail && result.policy == .reject && result.domain?.text == "example.org")
        let loose = await world.evaluate(both, dkim: [DMARCWorld.dkim("example.org")])
        #expect(loose.result == .fail && loose.policy == .none && loose.domain?.text == "loose.example")
        let all = await world.evaluate(both, dkim: [DMARCWorld.dkim("example.org"), DMARCWorld.dkim("loose.example")])
        #expect(all.result == .permerror)
        #expect(await world.evaluate("a@x.example, b@y.example").result == .none)
        let many = (0...DMARCLimits.authors).map { "a@d\($0).example" }.joined(separator: ",")
        #expect(await world.evaluate(many).result == .permerror)
    }

    @Test func `what the DNS does not answer is not decided`() async {
        world.resolver.add("_dmarc.slow.example TIMEOUT")
        #expect(await world.evaluate("joe@slow.example", spf: DMARCWorld.spf("slow.example")).result == .temperror)
        #expect(await world.evaluate("joe@x.slow.example").result == .temperror)
        #expect(
            await world.evaluate("joe@example.org", spf: DMARCWorld.spf("example.org", .temperror)).result == .temperror
        )
        #expect(
            await world.evaluate("joe@example.org", dkim: [DMARCWorld.dkim("x.example.org", .temperror)]).result
                == .temperror)
        #expect(
            await world.evaluate("joe@example.org", dkim: [DMARCWorld.dkim("example.net", .temperror)]).result == .fail)
        let proved = await world.evaluate(
            "joe@example.org", spf: DMARCWorld.spf("example.org", .temperror), dkim: [DMARCWorld.dkim("example.org")])
        #expect(proved.result == .pass && !proved.isSPFAligned)
    }

    @Test func `an author's own name is proved whatever happens above it`() async {
        world.resolver.add("_dmarc.own.example TXT v=DMARC1; p=reject")
        world.resolver.add("_dmarc.example TIMEOUT")
        let result = await world.evaluate("joe@own.example", dkim: [DMARCWorld.dkim("own.example")])
        #expect(
            result.result == .pass && result.organizationalDomain?.text == "own.example" && result.policy == .reject)
        #expect(await world.evaluate("joe@own.example", dkim: [DMARCWorld.dkim("x.own.example")]).result == .temperror)
    }

    @Test func `no answer about existence matters only to mail that fails`() async {
        world.resolver.add("slow.example.org TIMEOUT")
        #expect(await world.evaluate("joe@slow.example.org").result == .temperror)
        #expect(await world.evaluate("joe@slow.example.org", spf: DMARCWorld.spf("example.org")).result == .pass)
    }

    @Test func `strangers' names cost no questions and ours have an end`() async {
        let strangers = (0..<10).map { DMARCWorld.dkim("a.b.c.d.e.f.g.h.i.x\($0).example") }
        _ = await world.evaluate("joe@example.org", dkim: strangers)
        #expect(world.resolver.asked.count == 2)
        world.resolver.add("_dmarc.deep.example TXT v=DMARC1; p=none")
        let ours = (0..<10).map { index in DMARCWorld.dkim("a.b.c.d.e.f.g.h.i.x\(index).deep.example") }
        for index in 0..<10 { world.resolver.add("_dmarc.x\(index).deep.example TXT v=DMARC1; p=none; psd=n") }
        let before = world.resolver.asked.count
        #expect(await world.evaluate("joe@deep.example", dkim: ours).result == .fail)
        #expect(world.resolver.asked.count - before <= 2 + DMARCLimits.walks * DMARCLimits.queries)
    }

    @Test func `no From field makes a crash`() async {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let start = Array("From: \"Joe, a\" <joe@example.org>, Ann (x) <ann@loose.example>\r\nTo: x\r\n\r\n".utf8)
        for _ in 0..<1500 {
            let header = random.mutate(start, alphabet: Array("<>@,;:()\"\\ \r\n\u{0}\u{ff}F.".utf8))
            let result = await DMARCEvaluator.evaluate(
                header: header, spf: DMARCWorld.spf("example.org"), dkim: [], asking: world.resolver)
            if result.result == .pass { #expect(result.domain?.text.hasSuffix("example.org") == true, "seed \(seed)") }
        }
    }
}
