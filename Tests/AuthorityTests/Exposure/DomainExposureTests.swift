import MailAuth
import Message
import Testing

@testable import Authority

@Suite struct DomainExposureTests {
    private func kinds(_ table: String, account: DomainExposure.Account? = nil) async throws -> [ExposureKind] {
        try await findings(table, account: account).map(\.kind)
    }

    private func findings(
        _ table: String, account: DomainExposure.Account? = nil
    ) async throws -> [ExposureFinding] {
        let domain = try DomainName("example.org")
        let resolver = LineResolver(table)
        let sight = DomainSight(
            domain: domain, dmarc: await DMARCPublication.find(for: domain, asking: resolver),
            spf: await SPFSurvey.of(domain, asking: resolver),
            mailHosts: .hosts(
                await resolver.resolve(DNSName(domain), .mx).records.compactMap {
                    if case .mail(_, let host?) = $0 { host } else { nil }
                }),
            authorisation: .named([:]), otherLocks: [])
        return Exposure(
            taken: Scene.now, findings: DomainExposure(sight, networks: .builtIn, account: account).findings
        ).findings
    }

    private static let strict = "_dmarc.example.org TXT v=DMARC1; p=reject; rua=mailto:d@example.org\n"

    @Test func `a domain that is well kept has no open risk`() async throws {
        let own = Self.strict + "example.org TXT v=spf1 ip4:203.0.113.0/28 -all"
        #expect(try await kinds(own) == [])
        #expect(try await kinds(Self.strict + "example.org TXT v=spf1 -all") == [])
    }

    @Test(arguments: [
        ("v=DMARC1; p=none; rua=mailto:d@example.org", ExposureKind.dmarcNone),
        ("v=DMARC1; p=quarantine; rua=mailto:d@x.example", .dmarcQuarantine),
        ("v=DMARC1; p=reject", .dmarcUnreported), ("v=DMARC1; p=reject; t=y; rua=mailto:d@x.example", .dmarcTesting),
        ("v=DMARC1; p=reject; sp=none; rua=mailto:d@x.example", .dmarcSubdomains),
        ("v=DMARC1; p=reject; np=none; rua=mailto:d@x.example", .dmarcSubdomains), ("hello", .dmarcMissing),
    ])
    func `each weakness of DMARC is found alone`(record: String, kind: ExposureKind) async throws {
        #expect(try await kinds("_dmarc.example.org TXT \(record)\nexample.org TXT v=spf1 -all") == [kind])
    }

    @Test(arguments: [
        ("v=spf1 +all", ExposureKind.spfEverybody), ("v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all", .spfEverybody),
        ("v=spf1 ip6:2000::/3 -all", .spfEverybody), ("v=spf1 ip4:203.0.0.0/12 -all", .spfWide),
        ("v=spf1 ip4:203.0.113.1", .spfNeutral), ("v=spf1 ip4:203.0.113.1 ?all", .spfNeutral),
        ("v=spf1 ipv4:203.0.113.1 -all", .spfBroken), ("hello", .spfMissing),
        ("v=spf1 ip4:54.240.8.0/28 -all", .spfShared), ("v=spf1 include:_spf.google.com -all", .spfShared),
        ("v=spf1 exists:%{i}._spf.mta.salesforce.com -all", .spfShared),
    ])
    func `each weakness of SPF is found`(record: String, kind: ExposureKind) async throws {
        let google = "_spf.google.com TXT v=spf1 ip4:209.85.128.0/17 ~all"
        let found = try await kinds(Self.strict + "example.org TXT \(record)\n\(google)")
        #expect(found.contains(kind), "\(found)")
        #expect(found.count == 1, "\(found)")
    }

    @Test func `shared senders are named once each, with the term that admits them`() async throws {
        let found = try await findings(
            Self.strict + """
                example.org TXT v=spf1 include:_spf.google.com include:sendgrid.net ip4:198.37.144.0/24 a:relay.example -all
                _spf.google.com TXT v=spf1 ip4:209.85.128.0/17 ~all
                sendgrid.net TXT v=spf1 ip4:167.89.0.0/17 ~all
                relay.example A 54.240.8.9
                """)
        #expect(found.map(\.kind) == [.spfShared])
        #expect(
            found.first?.problem.contains(
                "amazon-ses (a:relay.example), google (include:_spf.google.com), sendgrid (include:sendgrid.net)")
                == true)
    }

    @Test(arguments: [
        "example.org TXT v=spf1 include:spf.protection.outlook.com include:%{ir}.%{v}.%{d}.spf.has.pphosted.com -all",
        "example.org TXT v=spf1 ip4:40.107.0.0/16 ip4:67.231.144.0/20 -all",
        "example.org TXT v=spf1 include:spf.protection.outlook.com -all\nexample.org MX 10 mx0a-00123456.pphosted.com",
    ])
    func `a relay fed by Microsoft 365 is asked about`(table: String) async throws {
        let microsoft = "\nspf.protection.outlook.com TXT v=spf1 ip4:40.92.0.0/15 -all"
        let found = try await findings(Self.strict + table + microsoft)
        #expect(found.first?.kind == .relayEcho)
        #expect(found.first?.problem.contains("proofpoint as well as Microsoft 365") == true)
        #expect(found.map(\.severity) == [.high, .medium])
    }

    @Test func `a relay alone or Microsoft 365 alone is no echo`() async throws {
        let microsoft = "\nspf.protection.outlook.com TXT v=spf1 ip4:40.92.0.0/15 -all"
        for record in ["include:spf.protection.outlook.com", "ip4:67.231.144.0/20"] {
            let found = try await kinds(Self.strict + "example.org TXT v=spf1 \(record) -all" + microsoft)
            #expect(found == [.spfShared])
        }
    }

    @Test func `a time-out is told as such, and accuses nobody`() async throws {
        #expect(try await kinds("_dmarc.example.org TIMEOUT\nexample.org TIMEOUT") == [.unanswered, .unanswered])
    }

    @Test func `the owner's record is compared with the account it should name`() async throws {
        let platform = try DomainName("mail.example")
        let other = try DomainName("other.example")
        let label = String(repeating: "a", count: 52)
        let stranger = String(repeating: "b", count: 52)
        let account = DomainExposure.Account(customer: Scene.customer, platform: platform, label: label)
        func problems(
            _ named: [DomainName: Set<String>], locks: [String] = [], _ account: DomainExposure.Account?
        ) async throws -> [String] {
            let spf = await SPFSurvey.of(try DomainName("example.org"), asking: LineResolver(""))
            let sight = DomainSight(
                domain: try DomainName("example.org"), dmarc: .unanswered(""), spf: spf, mailHosts: .hosts([]),
                authorisation: .named(named), otherLocks: locks)
            return DomainExposure(sight, networks: .builtIn, account: account).findings
                .filter { $0.kind == .authorisedElsewhere }.map(\.problem)
        }
        #expect(try await problems([platform: [label]], account).isEmpty)
        #expect(
            try await problems([platform: [label, stranger]], account)
                == ["Its owner's authorisation record names an account of mail.example besides this customer's."])
        #expect(
            try await problems([platform: [label], other: [label, stranger]], account)
                == ["Its owner's authorisation record names 2 accounts of other.example besides this customer's."])
        #expect(
            try await problems([other: [label]], locks: ["MailChannels"], nil)
                == [
                    "Its owner's authorisation record names an account of other.example.",
                    "A record of its owner also lets MailChannels send for it.",
                ])
    }
}
