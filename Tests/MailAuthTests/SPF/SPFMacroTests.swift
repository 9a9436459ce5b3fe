import Message
import Testing

@testable import MailAuth

/// RFC 7208 7.
@Suite struct SPFMacroTests {
    private func expand(
        _ text: String, sender: String = "strong-bad@email.example.com", peer: String = "192.0.2.3",
        place: SPFMacroString.Place = .explanation
    ) throws -> String {
        let request = SPFRequest(
            mailFrom: sender, greeting: "Mail.Example", peer: try IPAddress(peer), receiver: "mx.example.org",
            at: Timestamp(seconds: 12_345))
        let string = try #require(SPFMacroString(Array(text.utf8)[...], in: place))
        let expansion = SPFExpansion(request: request, domain: "email.example.com")
        return String(decoding: try #require(expansion.text(string)), as: UTF8.self)
    }

    @Test(arguments: [
        ("%{s}", "strong-bad@email.example.com"), ("%{o}", "email.example.com"), ("%{d}", "email.example.com"),
        ("%{d4}", "email.example.com"), ("%{d3}", "email.example.com"), ("%{d2}", "example.com"), ("%{d1}", "com"),
        ("%{dr}", "com.example.email"), ("%{d2r}", "example.email"), ("%{l}", "strong-bad"), ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"), ("%{l1r-}", "strong"), ("%{D2R}", "example.email"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
        ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"),
        ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
        ("%{h} %{c} %{r} %{t} %{p}", "Mail.Example 192.0.2.3 mx.example.org 12345 unknown"),
        ("100%%%_x%-", "100% x%20"), ("%{S}", "strong-bad%40email.example.com"),
        ("%{d99999999999999999999}", "email.example.com"),
    ])
    func `the examples of section 7 4 and others expand`(text: String, expected: String) throws {
        #expect(try expand(text) == expected)
    }

    @Test func `an IPv6 address is spelled by half octets`() throws {
        #expect(
            try expand("%{ir}.%{v}._spf.%{d2}", peer: "2001:db8::cb01")
                == "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com")
        #expect(try expand("%{c}", peer: "2001:DB8:0::CB01") == "2001:db8::cb01")
    }

    @Test(arguments: [
        ("foo+bar-zip+quux@x.org", "%{l2r+-}", "bar.foo"), ("a.b.c@x.org", "%{l2}", "b.c"),
        ("a..b@x.org", "%{lr}", "b..a"),
        ("a=b,c/d_e@x.org", "%{lr=,/_}", "e.d.c.b.a"), ("o'neil@x.org", "%{L}", "o%27neil"),
        ("@x.org", "%{l}", "postmaster"),
        ("x.org", "%{s}", "postmaster@x.org"), ("\"a@b\"@x.org", "%{l}", "\"a@b\""), ("~_-.@x.org", "%{L}", "~_-."),
    ])
    func `local parts are split at the delimiters given`(sender: String, text: String, expected: String) throws {
        #expect(try expand(text, sender: sender) == expected)
    }

    @Test func `a name that is too long loses labels on its left`() throws {
        let request = SPFRequest(
            mailFrom: "x@" + String(repeating: "abcdefgh.", count: 27) + "org", greeting: "h.org",
            peer: try IPAddress("192.0.2.1"), at: Timestamp(seconds: 0))
        let string = try #require(SPFMacroString(Array("%{d}.%{d}".utf8)[...], in: .domain))
        let name = try #require(SPFExpansion(request: request, domain: request.domain).name(string))
        #expect(name.utf8.count <= 253 && name.utf8.count > 244)
        #expect(name.hasPrefix("org.abcdefgh.") && name.hasSuffix(".org"))
    }

    @Test(arguments: ["a..b", "%{l}.org", "%{s}.\(String(repeating: "x", count: 64)).org", "x\\y.org"])
    func `what cannot be a name is none`(text: String) throws {
        let request = SPFRequest(
            mailFrom: "caf\u{e9}@x.org", greeting: "h.org", peer: try IPAddress("192.0.2.1"), at: Timestamp(seconds: 0))
        let string = try #require(SPFMacroString(Array(text.utf8)[...], in: .explanation))
        #expect(SPFExpansion(request: request, domain: "x.org").name(string) == nil)
    }

    @Test func `there is an end to what macros make`() throws {
        let request = SPFRequest(
            mailFrom: String(repeating: "x", count: 2000) + "@x.org", greeting: "h.org",
            peer: try IPAddress("192.0.2.1"), at: Timestamp(seconds: 0))
        let text = String(repeating: "%{s}", count: 100)
        let string = try #require(SPFMacroString(Array(text.utf8)[...], in: .domain))
        #expect(SPFExpansion(request: request, domain: "x.org").text(string) == nil)
    }
}
