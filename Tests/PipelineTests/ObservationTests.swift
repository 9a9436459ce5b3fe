import Authority
import Message
import Testing

@testable import Pipeline

/// What is read out of a header for the decision.
@Suite struct ObservationTests {
    private func evidence(_ fields: String...) -> MessageEvidence {
        var scanner = MessageScanner()
        scanner.feed(Array((fields.map { "\($0)\r\n" }.joined() + "\r\nbody\r\n").utf8)[...])
        let shape = scanner.finish()
        return Observation.evidence(of: shape, header: shape.header, size: shape.size, stripped: [], usesUTF8: false)
    }

    // MARK: Authors

    @Test(arguments: [
        ("\"service@paypal.com\" <a@shop.example>", "service@paypal.com"),
        ("(service@paypal.com) <a@shop.example>", "service@paypal.com"),
        ("<a@shop.example> (service@paypal.com)", "service@paypal.com"),
        ("a@shop.example (service@paypal.com) (x)", "x service@paypal.com"),
        ("Shop <a@(service\\@paypal.com)shop.example>", "Shop service@paypal.com"),
        ("=?koi8-r?Q?service=40paypal=2Ecom?= <a@shop.example>", "service@paypal.com"),
        ("=?gb2312?B?c2VydmljZUBwYXlwYWwuY29t?= <a@shop.example>", "service@paypal.com"),
        ("=?utf-8?Q?service=40?=\r\n =?utf-8?Q?paypal.com?= <a@shop.example>", "service@paypal.com"),
        ("=?utf-7?Q?service+AEA-paypal.com?= <a@shop.example>", "=?utf-7?Q?service+AEA-paypal.com?="),
        ("Shop (news, no. 1) <a@shop.example>", "Shop news, no. 1"),
        ("=?iso-2022-jp?B?GyRCOzNFRBsoQg==?= <a@shop.example>", "\u{fffd}\u{fffd}"),
    ])
    func `the decision sees all that may be shown beside the author's address`(_ from: String, _ shown: String) throws {
        #expect(
            evidence("From: \(from)").authors == [Author(mailbox: try Mailbox("a@shop.example"), displayName: shown)])
    }

    @Test(arguments: [
        "\"service@paypal.com\": a@shop.example;", "<@paypal.com:a@shop.example>",
        "Shop <@a.example,@b.example:a@shop.example>",
        "x:;", "x:, a@shop.example;",
    ])
    func `a group or a route has no author`(_ from: String) {
        let evidence = evidence("From: \(from)")
        #expect(evidence.authors.isEmpty)
        #expect(evidence.fromFields == 1)
    }

    @Test func `groups and folded lists elsewhere are nobody's concern`() {
        let evidence = evidence(
            "From: a@shop.example", "To: undisclosed recipients:;", "Cc: team: x@y.example, z@y.example;",
            "Reply-To: help: help@shop.example;", "References: <1@a.example>\r\n <2@a.example>")
        #expect(evidence.defects.isEmpty)
        #expect(evidence.authors.count == 1)
        #expect(evidence.answerDomains.map(\.text) == ["shop.example"])
    }

    // MARK: Answers

    @Test(arguments: [
        "Reply-To: not an address", "Reply-To: a@[192.0.2.1]", "Errors-To: <",
        "Disposition-Notification-To: a@@b.example",
        "Sender: (open a@shop.example", "List-Unsubscribe: <mailto:>", "List-Unsubscribe: <mailto:a%40bank.example>",
        "List-Unsubscribe: <mailto:a@shop.example?subject=x&to=b@bank.example>",
        "List-Unsubscribe: <mailto:?to=b@bank.example>",
    ])
    func `an answer address that cannot be read counts as one that nobody can prove`(_ field: String) {
        #expect(evidence("From: a@shop.example", field).answerDomains.contains { $0.text == "unreadable.invalid" })
    }

    @Test(arguments: [
        ("Reply-To: b@bank.example", ["bank.example"]), ("Reply-To:", []), ("Reply-To: x:;", []),
        ("List-Unsubscribe: <https://shop.example/out>, <mailto:out@shop.example?subject=a,b>", ["shop.example"]),
        ("List-Unsubscribe: <mailto:out@shop.example,c@bank.example>", ["bank.example", "shop.example"]),
        ("List-Unsubscribe: <MAILTO:out@shop.example>", ["shop.example"]),
        ("List-Unsubscribe: mailto:out@shop.example", ["shop.example"]),
        ("List-Unsubscribe: <https://shop.example/a,mailto:x>", []), ("Mail: <mailto:b@bank.example>", []),
    ])
    func `answer addresses are read`(_ field: String, _ domains: [String]) {
        #expect(evidence("From: a@shop.example", field).answerDomains.map(\.text) == domains)
    }

    // MARK: Machines

    @Test(arguments: [
        (["no"], "no"), (["No (a person)"], "no"), (["(a person) no"], "no"), (["auto-replied"], "auto-replied"),
        (["Auto-Generated; x=y"], "auto-generated"), (["no", "auto-replied"], "auto-replied"),
        (["auto-replied", "no"], "auto-replied"), (["no", "no"], "no"), ([""], ""), (["no", ""], ""),
        (["(never closed no"], ""), (["\"no\""], "\"no\""),
    ])
    func `one word that is not no says that a machine wrote it`(_ values: [String], _ word: String) {
        var scanner = MessageScanner()
        let fields = values.map { "Auto-Submitted: \($0)\r\n" }.joined()
        scanner.feed(Array("From: a@shop.example\r\n\(fields)\r\n".utf8)[...])
        let shape = scanner.finish()
        let evidence = Observation.evidence(
            of: shape, header: shape.header, size: 1, stripped: [], usesUTF8: false)
        #expect(evidence.autoSubmitted == word)
    }

    @Test func `a message that says nothing was not said to be a machine's`() {
        #expect(evidence("From: a@shop.example").autoSubmitted == nil)
    }
}
