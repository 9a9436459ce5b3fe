import Testing

@testable import MailAuth

/// RFC 7208 4.5, 4.6.1, 5, 6 and 7.1: which records are lawful.
@Suite struct SPFRecordTests {
    @Test(arguments: [
        ("v=spf1", true), ("v=spf1 -all", true), ("V=SPF1 -ALL", true), ("v=spf1  -all ", true), ("v=spf10", false),
        ("v=spf1-all", false), ("v=spf1\t-all", false), ("v=spf", false), ("", false), (" v=spf1", false),
        ("v=spf2.0/pra -all", false),
    ])
    func `a record is one by its first word`(text: String, isRecord: Bool) {
        #expect(SPFRecord.isRecord(Array(text.utf8)) == isRecord)
    }

    @Test(arguments: [
        "all", "-all", "~all", "?all", "+ALL", "a", "a/24", "a//64", "a/24//64", "a/0", "a//0", "a/32//128",
        "a:example.org", "a:example.org/24//64", "a:EXAMPLE.org.", "a:foo:bar/baz.example.org", "a:_x.example.org",
        "a:a-b.c-d.org", "a:example.x--y", "a:1.example.1a", "mx", "mx/24", "mx:example.org//64", "ptr",
        "ptr:example.org", "ip4:192.0.2.1", "ip4:192.0.2.1/0", "ip4:192.0.2.1/32", "IP4:192.0.2.1", "ip6:2001:db8::1",
        "ip6:::1/0", "ip6:2001:db8::/128", "ip6:::ffff:192.0.2.1", "exists:%{i}.example.org", "include:example.org",
        "include:%{d}", "include:%{d2}.example.org", "include:x%%", "include:x%_", "include:x%-",
        "exists:%{l1r+-}.%{d}", "exists:%{L}.%{d2r}", "exists:%{ir}.%{v}.%{H}",
        "redirect=example.org", "redirect=%{d}", "exp=%{d}", "exp=why.example.org", "unknown=", "unknown=%{c}",
        "un-kno_wn.1=x", "REDIRECT=example.org", "include=a.org", "exists:%{s100R.-+,/_=}", "x=%{t}%%%_%-",
    ])
    func `lawful terms are read`(term: String) throws {
        _ = try SPFRecord(Array("v=spf1 \(term)".utf8))
    }

    @Test(arguments: [
        "al", "all/32", "all:x.org", "all.", "+-all", "--all", "-", "a:", "a:/24", "a/", "a//", "a/33", "a//129",
        "a/024",
        "a/24/64", "a/24//", "a:org", "a:org.", "a:example.123", "a:example.-org", "a:example.org-", "a:example.o_g",
        "a:example.org/24x", "a=example.org:x%", "a:ex%ample.org", "a:%{d", "a:%d}", "a:%{}", "a:%{x}", "a:%{d0}",
        "a:%{dr2}", "a:%{d!}", "a:%{c}", "a:%{r}.org", "a:%{t}", "a:%{d}org", "a:", "ab", "a.b", "a,b", "mx:", "mx/33",
        "ptr:", "ptr/24", "ip4", "ip4:", "ip4:192.0.2", "ip4:192.0.2.1/33", "ip4:192.0.2.1/", "ip4:192.0.2.01",
        "ip4:192.0.2.1:25", "ip4:2001:db8::1", "ip4:192.0.2.1//64", "ip6", "ip6:", "ip6:192.0.2.1",
        "ip6:2001:db8::/129",
        "ip6:2001:db8::1/064", "ip6:2001::db8::1", "exists", "exists:", "exists:/24", "include", "include:",
        "redirect=", "redirect:example.org", "redirect=org", "-redirect=example.org", "exp=", "exp=%{c}", "x=%", "x=%a",
        "x=%{z}", "=x", "1x=y", "-x=y", "ip:192.0.2.1", "moo", "a:\u{e9}.org",
    ])
    func `unlawful terms break the record`(term: String) {
        #expect(throws: SPFRecord.Problem.self) { try SPFRecord(Array("v=spf1 \(term)".utf8)) }
        #expect(throws: SPFRecord.Problem.self) { try SPFRecord(Array("v=spf1 -all \(term)".utf8)) }
    }

    @Test func `some modifiers may be there only once, others as often as they like`() throws {
        #expect(throws: SPFRecord.Problem.twice("exp")) {
            try SPFRecord(Array("v=spf1 exp=a.org exp=a.org".utf8))
        }
        #expect(throws: SPFRecord.Problem.twice("redirect")) {
            try SPFRecord(Array("v=spf1 redirect=a.org Redirect=b.org".utf8))
        }
        _ = try SPFRecord(Array("v=spf1 x=1 x=2 -all".utf8))
    }

    @Test func `a record has printable US-ASCII only, and an end`() {
        for text in ["v=spf1 a:\u{96}.org", "v=spf1 -all\t", "v=spf1 \u{0}", "v=spf1 -all\u{7f}"] {
            #expect(throws: SPFRecord.Problem.notASCII) { try SPFRecord(Array(text.utf8)) }
        }
        let long = "v=spf1 " + String(repeating: "ip4:192.0.2.1 ", count: 1200)
        #expect(throws: SPFRecord.Problem.tooLong) { try SPFRecord(Array(long.utf8)) }
    }

    @Test func `every problem has a reason`() {
        for problem in [SPFRecord.Problem.tooLong, .notASCII, .badTerm("x"), .twice("exp")] {
            #expect(!problem.reason.isEmpty)
        }
    }

    @Test func `no mutation makes a crash or takes long`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let start = Array(
            "v=spf1 a:%{d2}/24//64 mx ip4:192.0.2.0/24 ip6:2001:db8::/32 exists:%{l1r+-}.%{d} redirect=b.org".utf8)
        var lawful = 0
        for _ in 0..<20_000 {
            let text = random.mutate(start, alphabet: Array("%{}dlr/:=.- 09a~?\u{0}\u{ff}".utf8))
            if (try? SPFRecord(text)) != nil { lawful += 1 }
            let noise = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = try? SPFRecord(Array("v=spf1 ".utf8) + noise)
        }
        #expect(lawful > 0 && lawful < 20_000, "seed \(seed)")
    }
}
