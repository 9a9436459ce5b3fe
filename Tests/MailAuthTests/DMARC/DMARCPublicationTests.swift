import MailAuth
import Message
import Testing

@Suite struct DMARCPublicationTests {
    private func find(_ domain: String, in table: String) async throws -> DMARCPublication {
        await DMARCPublication.find(for: try DomainName(domain), asking: TableResolver(table))
    }

    private func policy(_ domain: String, in table: String) async throws -> DMARCPolicy? {
        guard case .published(_, _, let policy) = try await find(domain, in: table) else { return nil }
        return policy
    }

    @Test func `the record that receivers apply is found, with its place`() async throws {
        let table = "_dmarc.example.org TXT v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@example.org"
        guard case .published(let record, let place, let policy) = try await find("example.org", in: table) else {
            Issue.record("no record")
            return
        }
        #expect(place.text == "example.org")
        #expect(policy == .reject)
        #expect(record.reportURIs == ["mailto:d@example.org"])
        guard case .published(_, let above, let lower) = try await find("shop.example.org", in: table) else {
            Issue.record("no record")
            return
        }
        #expect(above.text == "example.org")
        #expect(lower == .quarantine)
    }

    @Test func `testing takes one level off`() async throws {
        #expect(try await policy("example.org", in: "_dmarc.example.org TXT v=DMARC1; p=reject; t=y") == .quarantine)
        #expect(
            try await policy("example.org", in: "_dmarc.example.org TXT v=DMARC1; p=quarantine; t=y")
                == DMARCPolicy.none)
    }

    @Test func `no record, several or a broken one are none`() async throws {
        #expect(try await find("example.org", in: "example.org A 192.0.2.1") == .absent)
        let two = "_dmarc.example.org TXT v=DMARC1; p=reject\n_dmarc.example.org TXT v=DMARC1; p=none"
        #expect(try await find("example.org", in: two) == .absent)
        #expect(try await find("example.org", in: "_dmarc.example.org TXT v=DMARC1; p=refuse") == .absent)
    }

    @Test func `a time-out is no absence`() async throws {
        #expect(
            try await find("example.org", in: "_dmarc.example.org TIMEOUT")
                == .unanswered("the policy of example.org could not be fetched: timed out"))
    }
}
