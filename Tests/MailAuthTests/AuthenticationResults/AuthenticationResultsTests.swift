import Foundation
import MailAuth
import Message
import Testing

/// RFC 8601.
@Suite struct AuthenticationResultsTests {
    private func read(_ body: String) -> AuthenticationResults? {
        AuthenticationResults(parsing: Array(body.utf8)[...])
    }

    /// The examples of appendix B, in our own words.
    @Test func `results are read with their properties`() throws {
        let all = try #require(
            read(
                """
                 example.com 1;\r
                \tspf=pass (they (really) said so; yes) smtp.mailfrom=example.net;\r
                \tdkim=fail reason="bad; \\"very\\" bad" header.i=@newyork.example.com header.d = newyork.example.com;\r
                 DKIM/1 = Pass header . b="x y" policy.x=1; auth=pass (cram-md5) smtp.auth=sender@example.com\r

                """))
        #expect(all.authservID == "example.com")
        #expect(all.results.map(\.method) == ["spf", "dkim", "dkim", "auth"])
        #expect(all.results.map(\.result) == ["pass", "fail", "pass", "pass"])
        #expect(all.results[0]["smtp", "mailfrom"] == "example.net")
        #expect(all.results[1].reason == "bad; \"very\" bad")
        #expect(all.results[1]["header", "i"] == "@newyork.example.com")
        #expect(all.results[1]["header", "d"] == "newyork.example.com")
        #expect(all.results[2]["header", "b"] == "x y" && all.results[2]["policy", "x"] == "1")
        #expect(all.results[3]["smtp", "auth"] == "sender@example.com" && all.results[3]["smtp", "mailfrom"] == nil)
    }

    @Test(arguments: [
        ("example.org; none", "example.org", 0), ("example.org;none;", "example.org", 0),
        ("example.org", "example.org", 0),
        (" (comment) \"example.org\" (more) ; spf=pass", "example.org", 1), ("\"a;b\"; spf=pass", "a;b", 1),
        ("example.org 1; spf=pass; ; =x; dkim; spf==; x y=z", "example.org", 2),
        ("x; spf=pass smtp.mailfrom=\"a b\"@c.org", "x", 1),
        ("x; dkim/2=pass", "x", 0), ("x; a.b=pass", "x", 0),
        ("x; spf=pass junk smtp.mailfrom=a.org !! header.d=b.org", "x", 1),
    ])
    func `reading is lenient with results`(body: String, id: String, count: Int) throws {
        let all = try #require(read(body))
        #expect(all.authservID == id && all.results.count == count)
    }

    @Test func `junk between properties is passed over`() throws {
        let all = try #require(read("x; spf=pass junk smtp.mailfrom=a.org !! header.d=b.org"))
        #expect(all.results[0]["smtp", "mailfrom"] == "a.org" && all.results[0]["header", "d"] == "b.org")
    }

    @Test(arguments: [
        "", ";", "; spf=pass", "()", "(never ends", "\"never ends", "example.org x; spf=pass",
        "example.org 2 1; spf=pass",
        "a b", "example.org; (spf=pass", "example.org; \"x", "example.org 2; spf=pass",
    ])
    func `a field whose beginning is unclear is not read`(body: String) {
        #expect(read(body) == nil)
    }

    @Test(
        arguments: [
            ("Authentication-Results: mx.example.org; spf=pass", true),
            ("authentication-results : MX.Example.ORG;none", true),
            ("Authentication-Results: (a)mx.example.org(b) 1; x=y", true),
            ("Authentication-Results: \"mx.example.org\"; x=y", true),
            ("Authentication-Results: \"mx.\\example.org\"; x=y", true),
            ("Authentication-Results: mx.example.org.; x=y", true),
            ("Authentication-Results:\r\n mx.example.org;\r\n x=y", true),
            ("Authentication-Results: mx.example.org 2; x=y", true),
            ("Authentication-Results: other.example.org; spf=pass", false),
            ("Authentication-Results: x.mx.example.org; spf=pass", false),
            ("Authentication-Results: other.org (mx.example.org); x=y", false),
            ("X-Results: mx.example.org; spf=pass", false),
            // Cannot be read: somebody might take it for ours.
            ("Authentication-Results: mx.example.org spf=pass", true), ("Authentication-Results:", true),
            ("Authentication-Results: other.org; (", true), ("Authentication-Results: m x.example.org; spf=pass", true),
        ])
    func `fields that claim to be ours are removed`(text: String, mustRemove: Bool) {
        let field = RawField(Array("\(text)\r\n".utf8)[...])
        #expect(AuthenticationResults.mustRemove(field, for: "mx.example.org") == mustRemove)
    }

    @Test func `a field that is too long to be looked at is removed`() {
        let field = RawField(
            Array("Authentication-Results: x.org; \(String(repeating: "a=b;", count: 9000))\r\n".utf8)[...])
        #expect(AuthenticationResults.mustRemove(field, for: "mx.example.org"))
    }

    @Test func `international names compare by their A-labels`() {
        let field = RawField(Array("Authentication-Results: b\u{fc}cher.example; none\r\n".utf8)[...])
        #expect(AuthenticationResults.mustRemove(field, for: "xn--bcher-kva.example"))
    }

    @Test func `what is written can be read`() throws {
        var dmarc = DMARCResult(
            result: .fail, domain: try DomainName("example.org"), reason: "nothing proved is aligned")
        dmarc.policy = .reject
        dmarc.policyDomain = try DomainName("example.org")
        let all = AuthenticationResults(
            authservID: "mx.example.org",
            results: [
                MethodResult(
                    SPFResult(result: .softfail, domain: "example.net", identity: .mailFrom, mechanism: "~all")),
                MethodResult(
                    SPFResult(result: .none, domain: "helo.example.net", identity: .helo, reason: "no record")),
                MethodResult(DMARCWorld.dkim("example.com")), MethodResult(dmarc),
                MethodResult(ARCResult(result: .none)),
            ])
        let field = all.field
        let text = String(decoding: field.raw, as: UTF8.self)
        #expect(
            text.hasPrefix(
                "Authentication-Results: mx.example.org;\r\n\tspf=softfail\r\n\t\tsmtp.mailfrom=example.net;\r\n"))
        #expect(text.hasSuffix("\tarc=none\r\n"))
        #expect(AuthenticationResults(field) == all)
        #expect(all.results[3]["policy", "dmarc"] == "reject")
        let none = AuthenticationResults(authservID: "mx.example.org", results: []).field
        #expect(none.raw == Array("Authentication-Results: mx.example.org; none\r\n".utf8))
    }

    @Test func `strangers' text can begin nothing of its own`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let bytes = random.mutate(
                Array("example.org; dkim=pass".utf8), alphabet: Array("\r\n\u{0};\"\\()= \u{ff}".utf8))
            let text = String(decoding: bytes, as: UTF8.self)
            let result = MethodResult(
                DKIMResult(domain: text, selector: text, identity: "", algorithm: text, result: .fail, reason: text))
            let field = AuthenticationResults(authservID: "mx.example.org", results: [result]).field
            let read = try #require(AuthenticationResults(field), "seed \(seed), \(text)")
            #expect(read.results.map(\.result) == ["fail"], "seed \(seed), \(text)")
            #expect(field.longestLine <= 998)
            let lines = String(decoding: field.raw, as: UTF8.self).components(separatedBy: "\r\n")
            #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix("\t") }, "seed \(seed), \(text)")
        }
    }

    @Test func `no field makes a crash or takes long`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let start = Array(
            " mx.example.org 1; spf=pass (x) smtp.mailfrom=\"a\"@b.org; dkim=fail reason=\"y\" header.d=c.org".utf8)
        for _ in 0..<10_000 {
            _ = AuthenticationResults(
                parsing: random.mutate(start, alphabet: Array("()\"\\;=./ \r\n\u{0}\u{ff}1".utf8))[...])
        }
        for piece in ["(", "\\(", "\"", "(\\", "a.", "a=", ";", "a.b=c ", "()", "( ) ="] {
            let body = "x; a=b " + String(repeating: piece, count: 16_000 / piece.utf8.count)
            _ = AuthenticationResults(parsing: Array(body.utf8)[...])
        }
    }

    @Test func `there is an end to results and properties`() throws {
        let all = try #require(read("x; " + String(repeating: "a=b; ", count: 2000)))
        #expect(all.results.count == AuthenticationResults.maximumResults)
        let one = try #require(read("x; a=b " + String(repeating: "c.d=e ", count: 2000)))
        #expect(one.results[0].properties.count == 64)
    }
}
