import Message
import Testing

@testable import Pipeline

/// Which fields of a customer's header are removed, and which are none of our business.
@Suite struct OwnedFieldsTests {
    private struct Stripped {
        var removed: [String]
        var left: String
    }

    private func strip(_ fields: String..., from: String = "Shop <news@shop.example>") throws -> Stripped {
        let platform = Platform(domain: try DomainName("mail.example"), host: try DomainName("mx.mail.example"))
        var header = HeaderBlock(parsing: Array((["From: \(from)"] + fields).map { "\($0)\r\n" }.joined().utf8))
        let removed = OwnedFields(platform: platform).strip(from: &header)
        return Stripped(removed: removed, left: String(decoding: header.serialised, as: UTF8.self))
    }

    @Test(arguments: [
        "mx.mail.example; spf=pass", "(c) mx.mail.example; spf=pass", "(a (b) \\) c)\r\n (d) mail.example; none",
        "\"mx.mail.example\"; spf=pass", "\"mx\\.mail.example\" 1; spf=pass", "MAIL.example.; none",
        "inner.mail.example; dkim=pass", "mail.example 1; none", "mail.example", "mail.example(c); none",
        "\r\n\tmail.example; none", "\" mail.example\"; none", "\u{ff4d}ail.example; none",
    ])
    func `results that some reader takes for ours are removed`(_ value: String) throws {
        let stripped = try strip("Authentication-Results: \(value)", "Subject: x")
        #expect(stripped.removed == ["Authentication-Results"])
        #expect(stripped.left == "From: Shop <news@shop.example>\r\nSubject: x\r\n")
        let sealed = try strip("ARC-Authentication-Results: (a) i = 1 (b); \(value)")
        #expect(sealed.removed == ["ARC-Authentication-Results"])
    }

    @Test(arguments: [
        "", ";", "; spf=pass", "(never closed mail.example; none", "\"never closed; none", "mail.(c)example; none",
        "spf=pass (sender IP is 192.0.2.1)", "(c)", "\"\"; none", "a b; none", "x\"mail.example\"; none",
    ])
    func `results without a clear name are removed, as somebody may read one there`(_ value: String) throws {
        #expect(try strip("Authentication-Results: \(value)").removed == ["Authentication-Results"])
    }

    @Test(arguments: [
        "mail.example; none", "i=; relay.example; none", "i=1 relay.example", "j=1; relay.example", "i=1;",
    ])
    func `results of a set whose number cannot be read are removed`(_ value: String) throws {
        #expect(try strip("ARC-Authentication-Results: \(value)").removed == ["ARC-Authentication-Results"])
    }

    @Test(arguments: [
        "relay.shop.example; spf=pass", "notmail.example; spf=pass", "example; none", "relay.example 1; none",
        "(c) \"relay.example\"; spf=pass (mail.example)", "relay-7; none", "mail.example.org; none",
    ])
    func `results of others stay`(_ value: String) throws {
        #expect(try strip("Authentication-Results: \(value)").removed.isEmpty)
        #expect(try strip("ARC-Authentication-Results: i=2; \(value)").removed.isEmpty)
    }

    @Test func `blind copies go silently`() throws {
        let stripped = try strip("Bcc: a@b.example", "RESENT-BCC: c@d.example", "Cc: e@f.example")
        #expect(stripped.removed.isEmpty)
        #expect(stripped.left == "From: Shop <news@shop.example>\r\nCc: e@f.example\r\n")
    }

    @Test func `whoever is said to have sent it again goes, as nobody can prove it`() throws {
        let stripped = try strip(
            "Resent-From: ceo@bank.example", "Resent-Sender: ceo@bank.example", "Resent-To: x@y.example",
            "Resent-Date: Thu, 01 Jan 2026 00:00:00 +0000", "X-Resent-From: kept")
        #expect(stripped.removed == ["Resent-From", "Resent-Sender", "Resent-To", "Resent-Date"])
        #expect(stripped.left.hasSuffix("X-Resent-From: kept\r\n"))
    }

    @Test(arguments: [
        "ceo@bank.example", "Shop <ceo@bank.example>", "x@sub.shop.example", "\"ceo@bank.example\" <x@shop.example>",
        "x@shop.example (ceo@bank.example)", "Bank <x@shop.example>", "unreadable", "",
        "a@shop.example, b@shop.example",
        "Bank: x@shop.example;", "<@bank.example:x@shop.example>",
    ])
    func `a sender who is not of the author's domain, or shows another name, goes`(_ value: String) throws {
        #expect(try strip("Sender: \(value)").removed == ["Sender"])
    }

    @Test(arguments: ["x@shop.example", "Shop <x@shop.example>", "<news@shop.example>", "x@SHOP.example (Shop)"])
    func `a sender of the author's domain stays`(_ value: String) throws {
        #expect(try strip("Sender: \(value)").removed.isEmpty)
    }

    @Test func `without one clear author there is no domain a sender could be of`() throws {
        for from in ["a@shop.example, b@shop.example", "g: a@shop.example;", "unreadable"] {
            #expect(try strip("Sender: x@shop.example", from: from).removed == ["Sender"])
        }
    }
}
