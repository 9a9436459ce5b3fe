import MailAuth
import Message
import Testing

@Suite struct SPFSurveyTests {
    private func survey(_ table: String, of domain: String = "example.org") async throws -> SPFSurvey {
        await SPFSurvey.of(try DomainName(domain), asking: TableResolver(table))
    }

    @Test func `networks, includes and the end of the record are found at any depth`() async throws {
        let survey = try await survey(
            """
            example.org TXT v=spf1 ip4:192.0.2.7/24 -ip4:198.51.100.0/24 include:_spf.sender.example ?ip4:203.0.113.1 ~all
            _spf.sender.example TXT v=spf1 ip6:2001:db8::1/32 include:deep.sender.example -all
            deep.sender.example TXT v=spf1 ip4:203.0.113.9 +ip6:::ffff:192.0.2.0/120
            """)
        #expect(survey.outcome == .whole)
        #expect(survey.others == .softfail)
        #expect(
            survey.admissions.map(\.network.description)
                == ["192.0.2.0/24", "2001:db8::/32", "203.0.113.9/32", "192.0.2.0/24"])
        #expect(survey.admissions[1].domain.text == "_spf.sender.example")
        #expect(survey.included.map(\.text) == ["_spf.sender.example", "deep.sender.example"])
        #expect(survey.lookups == 2)
        #expect(!survey.admitsEverybody)
    }

    @Test func `hosts and mail hosts are looked up`() async throws {
        let survey = try await survey(
            """
            example.org TXT v=spf1 a:web.example.org/28 mx -all
            example.org MX 10 mx.example.org
            web.example.org A 192.0.2.21
            mx.example.org A 192.0.2.99
            mx.example.org AAAA 2001:db8::99
            """)
        #expect(survey.admissions.map(\.network.description) == ["192.0.2.16/28", "192.0.2.99/32", "2001:db8::99/128"])
        #expect(survey.others == .fail)
    }

    @Test func `a redirect decides where no all does`() async throws {
        let table = """
            one.example TXT v=spf1 redirect=_spf.example.org
            two.example TXT v=spf1 ?all redirect=_spf.example.org
            _spf.example.org TXT v=spf1 ip4:192.0.2.1 -all
            """
        #expect(try await survey(table, of: "one.example").others == .fail)
        #expect(try await survey(table, of: "one.example").admissions.count == 1)
        #expect(try await survey(table, of: "two.example").others == .neutral)
        #expect(try await survey(table, of: "two.example").admissions.isEmpty)
    }

    @Test(arguments: [
        "v=spf1 +all", "v=spf1 all", "v=spf1 include:open.example -all", "v=spf1 redirect=open.example",
    ])
    func `a record that admits everybody is found out`(record: String) async throws {
        let survey = try await survey("example.org TXT \(record)\nopen.example TXT v=spf1 +all")
        #expect(survey.admitsEverybody)
    }

    @Test func `terms that need a peer are given as they are`() async throws {
        let survey = try await survey(
            "example.org TXT v=spf1 include:%{ir}.%{v}.%{d}.spf.has.pphosted.com exists:%{i}._spf.crm.example ptr -all")
        #expect(
            survey.dynamic == ["include:%{ir}.%{v}.%{d}.spf.has.pphosted.com", "exists:%{i}._spf.crm.example", "ptr"])
    }

    @Test func `records that receivers give up on are told with the reason`() async throws {
        let outcomes = [
            try await survey("example.org TXT hello").outcome, try await survey("").outcome,
            try await survey("example.org TXT v=spf1 -all\nexample.org TXT v=spf1 ~all").outcome,
            try await survey("example.org TXT v=spf1 ipv4:192.0.2.1").outcome,
            try await survey("example.org TXT v=spf1 include:gone.example -all").outcome,
            try await survey("example.org TIMEOUT").outcome,
        ]
        #expect(
            outcomes == [
                .none, .none, .broken("example.org publishes 2 records"),
                .broken("example.org: 'ipv4:192.0.2.1' is no lawful term"),
                .broken("gone.example publishes no record"), .unanswered("example.org: timed out"),
            ])
    }

    @Test func `records that lead in circles or never end cost little`() async throws {
        let circle = try await survey(
            "example.org TXT v=spf1 include:a.example -all\na.example TXT v=spf1 include:example.org include:a.example")
        #expect(circle.lookups == 3)
        let chain = (0..<200).map { "h\($0).example TXT v=spf1 include:h\($0 + 1).example -all" }
        let resolver = TableResolver(chain.joined(separator: "\n"))
        let endless = await SPFSurvey.of(try DomainName("h0.example"), asking: resolver)
        #expect(endless.outcome == .broken("more than 10 terms ask the DNS"))
        #expect(endless.isCut)
        #expect(resolver.asked.count < 30)
        let hosts = (0..<200).map { "a:h\($0).example" }.joined(separator: " ")
        let wide = TableResolver("example.org TXT v=spf1 \(hosts) -all")
        _ = await SPFSurvey.of(try DomainName("example.org"), asking: wide)
        #expect(wide.asked.count < 50)
    }
}
