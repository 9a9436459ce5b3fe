import Message
import Testing

@testable import MailAuth

/// RFC 9989 4.10.
@Suite struct DMARCTreeWalkTests {
    private func walk(_ start: String, _ table: String) async throws -> DMARCTreeWalk {
        var lookups = DMARCLookups(TableResolver(table))
        return try await DMARCTreeWalk(from: DomainName(start), asking: &lookups)
    }

    @Test func `a long name costs eight questions`() throws {
        let names = DMARCTreeWalk.names(from: try DomainName("a.b.c.d.e.f.g.h.i.j.mail.example.com")).map(\.text)
        #expect(
            names == [
                "a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com", "h.i.j.mail.example.com",
                "i.j.mail.example.com", "j.mail.example.com", "mail.example.com", "example.com", "com",
            ])
    }

    @Test(arguments: [1, 2, 7, 8, 9, 100])
    func `no name costs more than eight`(labels: Int) throws {
        let name = Array(repeating: "x", count: labels).joined(separator: ".")
        let names = DMARCTreeWalk.names(from: try DomainName(name))
        #expect(names.count == min(labels, 8))
        #expect(names.first?.text == name && names.last?.text == "x")
    }

    @Test(
        arguments: [
            // The examples of 4.10.2.
            (
                "a.mail.example.com",
                "_dmarc.mail.example.com TXT v=DMARC1; p=none\n_dmarc.example.com TXT v=DMARC1; p=none",
                "example.com", "example.com"
            ),
            (
                "a.mail.example.com",
                "_dmarc.mail.example.com TXT v=DMARC1; p=none; psd=n\n_dmarc.example.com TXT v=DMARC1; p=none",
                "mail.example.com", "mail.example.com"
            ),
            ("a.mail.example.com", "_dmarc.com TXT v=DMARC1; p=none; psd=y", "example.com", "com"),
            // Nothing at all.
            ("a.mail.example.com", "", "a.mail.example.com", nil),
            // The author's own record, and what is above it.
            (
                "mail.example.com", "_dmarc.mail.example.com TXT v=DMARC1; p=none", "mail.example.com",
                "mail.example.com"
            ),
            (
                "mail.example.com",
                "_dmarc.mail.example.com TXT v=DMARC1; p=none\n_dmarc.example.com TXT v=DMARC1; p=none",
                "example.com", "mail.example.com"
            ),
            // A public suffix that sends mail is its own organisation.
            ("co.uk", "_dmarc.co.uk TXT v=DMARC1; p=none; psd=y\n_dmarc.uk TXT v=DMARC1; p=none", "co.uk", "co.uk"),
            (
                "x.y.co.uk", "_dmarc.co.uk TXT v=DMARC1; p=none; psd=y\n_dmarc.uk TXT v=DMARC1; p=none", "y.co.uk",
                "co.uk"
            ),
            (
                "x.y.co.uk", "_dmarc.y.co.uk TXT v=DMARC1; p=none\n_dmarc.co.uk TXT v=DMARC1; p=none; psd=y", "y.co.uk",
                "y.co.uk"
            ),
            // A record between the author and its organisation has no say.
            (
                "a.b.y.co.uk", "_dmarc.b.y.co.uk TXT v=DMARC1; p=none\n_dmarc.co.uk TXT v=DMARC1; p=none; psd=y",
                "y.co.uk", "co.uk"
            ),
            // Several records are none.
            (
                "example.com", "_dmarc.example.com TXT v=DMARC1; p=none\n_dmarc.example.com TXT v=DMARC1; p=reject",
                "example.com", nil
            ),
            (
                "example.com", "_dmarc.example.com TXT v=DMARC1; p=none\n_dmarc.example.com TXT other", "example.com",
                "example.com"
            ),
            ("com", "_dmarc.com TXT v=DMARC1; p=none", "com", "com"),
        ] as [(String, String, String, String?)])
    func `organisation and policy are found`(
        start: String, table: String, organization: String, policy: String?
    ) async throws {
        let walk = try await walk(start, table)
        #expect(walk.organizationalDomain.text == organization)
        #expect(walk.policy?.domain.text == policy)
    }

    @Test func `a record that says what it is ends the walk`() async throws {
        let resolver = TableResolver("_dmarc.example.com TXT v=DMARC1; p=none; psd=n")
        var lookups = DMARCLookups(resolver)
        _ = try await DMARCTreeWalk(from: DomainName("a.example.com"), asking: &lookups)
        #expect(resolver.asked == ["_dmarc.a.example.com txt", "_dmarc.example.com txt"])
        _ = try await DMARCTreeWalk(from: DomainName("b.example.com"), asking: &lookups)
        #expect(resolver.asked.count == 3)
    }

    @Test func `no answer is a failure, and is not asked for again`() async throws {
        let resolver = TableResolver("_dmarc.com TIMEOUT")
        var lookups = DMARCLookups(resolver)
        for _ in 0..<2 {
            await #expect(throws: DMARCLookups.Failure.self) {
                _ = try await DMARCTreeWalk(from: DomainName("example.com"), asking: &lookups)
            }
        }
        #expect(resolver.asked.count == 2)
    }
}
