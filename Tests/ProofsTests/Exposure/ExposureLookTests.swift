import Authority
import Foundation
import MailAuth
import Message
import Proofs
import Resolver
import Testing

@Suite struct ExposureLookTests {
    private func sight(_ json: String) async throws -> DomainSight {
        let zone = try JSONDecoder().decode(Zone.self, from: Data(json.utf8))
        return await ExposureLook(resolver: ZoneResolver([zone])).look(at: try DomainName("example.org"))
    }

    @Test func `everything that anybody can see of a domain is looked at`() async throws {
        let label = String(repeating: "a", count: 52)
        let other = String(repeating: "b", count: 52)
        let sight = try await sight(
            """
            {"example.org": [{"TXT": "v=spf1 include:_spf.google.com -all"}, {"MX": [10, "mx.example.org"]}],
             "_spf.google.com": [{"TXT": "v=spf1 ip4:209.85.128.0/17 ~all"}],
             "_dmarc.example.org": [{"TXT": "v=DMARC1; p=reject"}],
             "_countersign.example.org": [
                {"TXT": "v=csgn1; p=mail.example; a=\(label); s=y"}, {"TXT": "v=csgn1; p=mail.example; a=\(other)"},
                {"TXT": "v=csgn1; p=other.example; a=\(other)"}, {"TXT": "v=csgn1; p=void.example"}, {"TXT": "hello"}],
             "_mailchannels.example.org": [{"TXT": "v=mc1 auth=shop"}]}
            """)
        guard case .published(_, let place, .reject) = sight.dmarc else {
            Issue.record("\(sight.dmarc)")
            return
        }
        #expect(place == sight.domain)
        #expect(sight.spf.included.map(\.text) == ["_spf.google.com"])
        #expect(sight.mailHosts == .hosts([try DNSName("mx.example.org")]))
        #expect(
            sight.authorisation
                == .named([try DomainName("mail.example"): [label, other], try DomainName("other.example"): [other]]))
        #expect(sight.otherLocks == ["MailChannels"])
    }

    @Test func `a domain without records is seen as it is`() async throws {
        let sight = try await sight("{}")
        #expect(sight.dmarc == .absent)
        #expect(sight.spf.outcome == .none)
        #expect(sight.mailHosts == .hosts([]))
        #expect(sight.authorisation == .named([:]))
        #expect(sight.otherLocks.isEmpty)
    }

    @Test func `a time-out is no absence`() async throws {
        let sight = try await sight(
            """
            {"example.org": ["TIMEOUT"], "_dmarc.example.org": ["TIMEOUT"], "_countersign.example.org": ["TIMEOUT"]}
            """)
        let found = DomainExposure(sight, networks: .builtIn).findings
        #expect(found.map(\.kind) == [.unanswered, .unanswered, .unanswered, .unanswered])
    }
}
