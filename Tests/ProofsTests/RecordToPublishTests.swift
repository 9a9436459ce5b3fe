import Message
import Proofs
import Testing

@Suite struct RecordToPublishTests {
    private let label = "abcdefghijklmnop" + "qrstuvwxyz234567abcdefghijklmnopqrst"

    private func records(_ domain: String, platform: String = "mail.example", subdomains: Bool = false) throws
        -> [RecordToPublish]
    {
        let names = try PublishedNames(domain: DomainName(domain), platform: DomainName(platform), label: label)
        return RecordToPublish.all(for: names, label: label, includesSubdomains: subdomains)
    }

    @Test
    func `a domain publishes the authorisation, two selectors, a return path and, if it likes, an Ed25519 selector`()
        throws
    {
        let found = try records("shop.example").map { "\($0.name) \($0.kind.rawValue) \($0.value)" }
        #expect(
            found == [
                "_countersign.shop.example TXT v=csgn1; p=mail.example; a=\(label)",
                "c1-abcdefghijklmnop._domainkey.shop.example CNAME c1-abcdefghijklmnop.shop.example.dkim.mail.example",
                "c2-abcdefghijklmnop._domainkey.shop.example CNAME c2-abcdefghijklmnop.shop.example.dkim.mail.example",
                "csb.shop.example CNAME bounce.mail.example",
                "e1-abcdefghijklmnop._domainkey.shop.example CNAME e1-abcdefghijklmnop.shop.example.dkim.mail.example",
            ])
    }

    @Test func `sub-domains are admitted only when that was said`() throws {
        #expect(try records("shop.example").allSatisfy { !$0.value.contains("s=y") })
        #expect(try records("shop.example", subdomains: true)[0].value.hasSuffix("; s=y"))
    }

    @Test func `the zone snippet has absolute names and quoted text`() throws {
        let lines = RecordToPublish.zoneSnippet(try records("shop.example")).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[0] == "_countersign.shop.example. 3600 IN TXT \"v=csgn1; p=mail.example; a=\(label)\"")
        #expect(lines[3] == "csb.shop.example. 3600 IN CNAME bounce.mail.example.")
    }

    @Test func `the table says which records may be left out`() throws {
        let lines = RecordToPublish.table(try records("shop.example")).split(separator: "\n")
        #expect(lines.map { $0.contains("(optional: ") } == [false, false, false, true, true])
    }

    @Test func `a domain that leaves no room for the names gets no records instead of broken ones`() throws {
        let long = Array(repeating: String(repeating: "a", count: 50), count: 4).joined(separator: ".") + ".example"
        #expect(try records(long, platform: "a-rather-long-platform-name.example").isEmpty)
    }

    @Test func `a long record is cut into strings that a zone file takes`() throws {
        let platform = Array(repeating: String(repeating: "p", count: 60), count: 3).joined(separator: ".") + ".example"
        let line = try #require(
            RecordToPublish.zoneSnippet(try records("a.example", platform: platform)).split(separator: "\n").first)
        let strings = line.split(separator: "\"").dropFirst().filter { $0 != " " }
        #expect(strings.count == 2 && strings.allSatisfy { $0.utf8.count <= 255 })
        #expect(strings.joined() == (try records("a.example", platform: platform)[0].value))
    }
}
