import Authority
import MailAuth
import Message
import TestKit
import Testing

@testable import Ledger

struct RecordTests {
    /// A record in which every optional has a value and every list two elements.
    static func full(_ ruling: Verdict.Ruling? = nil) throws -> DecisionRecord {
        let now = Timestamp(milliseconds: 1_767_225_600_123)
        let customer = CustomerID(bits: 77 << 80 | 5)
        let key = CredentialID(bits: 88 << 80 | 6)
        let domain = try DomainName("acme.example")
        let suppression = Suppression(list: .customer, reason: .bounce, since: now)
        var relation = Relation()
        relation.firstContact = now
        let relationKey = CellKey.relation(of: customer, with: "00ff")
        let claim = Claim(
            id: MessageID(bits: 99 << 80 | 7), door: .submission, identity: .credential(key), customer: customer,
            reversePath: .mailbox(try Mailbox("bounce@acme.example")),
            recipients: [try Mailbox("joe@example.org"), try Mailbox("ann@example.net")], requestedClass: .bulk,
            notBefore: now + .hours(1), concerns: CustomerID(bits: 77))
        let message = MessageEvidence(
            authors: [Author(mailbox: try Mailbox("a@acme.example"), displayName: "Änne")], fromFields: 1, size: 70_000,
            defects: [.nul, .badDate], stripped: ["Feedback-ID", "Return-Path"], autoSubmitted: "auto-replied",
            answerDomains: [domain])
        let evidence = Evidence(
            peer: try IPAddress("2001:db8::1"), tls: "TLSv1.3", greeting: "mx", relay: try relay(now), message: message)
        let credential = CredentialFacts(
            id: key, customer: customer, name: "k", scopes: [.send, .read], classes: [.bulk, .reply],
            domains: [domain], networks: [try IPNetwork("192.0.2.0/28")], createdAt: now, expiresAt: now + .days(1),
            revokedAt: now + .days(2), secondFactor: .passkey)
        let connector = ConnectorFacts(
            id: ConnectorID(bits: 3), customer: customer, name: "c", host: "k7",
            kind: .microsoft365(
                Microsoft365Rules(
                    tenants: [TenantFacts(id: try tenant(), organisations: [domain], state: .allowed, since: now)],
                    hybridSources: [try IPNetwork("2001:db8::/64")])),
            classes: [.transactional], mode: .inbound(try #require(InboundHost("mx.acme.example:2525"))),
            revokedAt: now)
        var facts = Facts(
            customer: CustomerFacts(id: customer, name: "Acme", standing: .watched, label: "abc", since: now),
            credential: credential, connector: connector,
            domains: [domain: DomainFacts(proof: .warning, provedBy: domain, provedByOther: true)],
            recipients: [
                RecipientFacts(key: "00ff", suppression: suppression), RecipientFacts(key: "11ee"),
            ],
            limits: Limits(
                customerPerDay: 1, credentialPerDay: 2, firstTimePerDay: 3, firstTimePerDomainPerDay: 4,
                platformPerDay: 5, firstContactCustomers: 6, messageSize: 7, recipientsPerMessage: 8),
            readmission: .released(by: "anna", at: now))
        facts.cells = [relationKey: .relation(relation)]
        var count = RollingCount()
        count.add(3, at: now)
        var verdict = Verdict(
            id: claim.id, decidedAt: now, policy: 4,
            ruling: ruling
                ?? .decided([
                    .hold(.recipient),
                    .drop(Refusal(check: .suppression, outcome: .suppressed(.bounce), privateReason: "p")),
                ]),
            messageClass: .bulk, signingDomain: domain,
            relayProof: RelayProof(
                connector: connector.id, authorDomain: domain, ground: .signedTenant(try tenant(), by: domain)),
            findings: [Finding(check: .budget, result: .held, reason: "too many")])
        verdict.writes = [.customerRecipients(customer): .count(count), relationKey: .relation(Relation())]
        return DecisionRecord(claim: claim, evidence: evidence, facts: facts, verdict: verdict)
    }

    private static func tenant() throws -> TenantID {
        try #require(TenantID("5A0B7E3C-1111-2222-3333-444455556666"))
    }

    private static func relay(_ now: Timestamp) throws -> RelayEvidence {
        let domain = try DomainName("acme.example")
        let source = TenantFields.Source(tenant: try tenant(), address: try IPAddress("192.0.2.9"), greeting: "mx1")
        return RelayEvidence(
            serverName: domain, selected: ConnectorID(bits: 3),
            certificate: ClientCertificate(names: ["mx.acme.example"], fingerprint: "00ff", isVerified: true),
            origin: .microsoft365, credential: CredentialID(bits: 4),
            tenant: .read(
                TenantFields(
                    tenant: try tenant(), organisation: domain, authentication: .internal, entity: .hosted,
                    source: source)),
            authentication: RelayAuthentication(
                signatures: [
                    SignatureEvidence(
                        domain: domain, selector: "s1", result: .pass, hash: "aa", signedAt: now, outsiders: [1])
                ], spf: .pass, dmarc: .pass, arc: .pass, firstSealer: domain, firstDMARC: "pass"),
            mailHosts: [MailHosts(domain: domain, names: ["mx.acme.example"])])
    }

    private func roundTrip(_ record: DecisionRecord) throws -> DecisionRecord {
        let stored = StoredRecord(
            claim: record.claim, evidence: record.evidence, facts: record.facts, verdict: record.verdict)
        let addresses = try Addresses(encoded: stored.addresses.encoded)
        return try StoredRecord.read(stored.open, addresses: addresses)
    }

    @Test func `a full record comes back as it was`() throws {
        let record = try Self.full()
        #expect(try roundTrip(record) == record)
    }

    @Test func `an empty record comes back as it was`() throws {
        var record = try Self.full()
        record.claim.identity = .connector(ConnectorID(bits: 1))
        record.claim.reversePath = .null
        record.claim.recipients = []
        record.claim.requestedClass = nil
        record.claim.notBefore = nil
        record.evidence = Evidence(peer: nil, message: MessageEvidence(authors: [], fromFields: 0, size: 0))
        record.facts = Facts(customer: nil, readmission: .renewed)
        record.verdict.writes = [:]
        record.verdict.signingDomain = nil
        record.verdict.relayProof = nil
        #expect(try roundTrip(record) == record)
    }

    static let outcomes: [Refusal.Outcome] = [
        .credentialInvalid, .notPermitted, .customerSuspended, .tenantNotProved, .fromNotSingle, .displayNameMisleading,
        .content(.bareLineFeed), .suppressed(.unsubscribe), .limitReached(.firstTime, retryAt: nil),
        .limitReached(.platform, retryAt: Timestamp(seconds: 5)), .tooManyRecipients(limit: 9), .undecided,
    ]

    @Test(arguments: outcomes)
    func `every refusal comes back as it was`(outcome: Refusal.Outcome) throws {
        let refusal = Refusal(check: .content, outcome: outcome, privateReason: "why")
        for ruling: Verdict.Ruling in [
            .refused(refusal), .undecided(refusal), .decided([.drop(refusal), .send]), .decided([.inbound, .send]),
        ] {
            let record = try Self.full(ruling)
            #expect(try roundTrip(record) == record)
        }
    }

    /// Whoever adds a stored property must write and read it, then change the number here.
    @Test func `no property is forgotten`() throws {
        let record = try Self.full()
        func count(_ value: Any) -> Int { Mirror(reflecting: value).children.count }
        #expect(count(record) == 4)
        #expect(count(record.claim) == 9)
        #expect(count(record.evidence) == 5)
        #expect(count(record.evidence.message) == 7)
        #expect(count(record.evidence.message.authors[0]) == 2)
        #expect(count(record.facts) == 8)
        #expect(count(try #require(record.facts.customer)) == 5)
        #expect(count(try #require(record.facts.credential)) == 11)
        #expect(count(try #require(record.facts.connector)) == 8)
        #expect(count(record.facts.domains[try DomainName("acme.example")] as Any) == 1)
        #expect(count(try #require(record.facts.domains.values.first)) == 3)
        #expect(count(record.facts.recipients[0]) == 2)
        #expect(count(try #require(record.facts.recipients[0].suppression)) == 3)
        #expect(count(record.facts.limits) == 8)
        #expect(count(record.verdict) == 9)
        #expect(count(record.verdict.findings[0]) == 3)
    }

    @Test func `the part that is kept for long names nobody`() throws {
        let record = try Self.full()
        let stored = StoredRecord(
            claim: record.claim, evidence: record.evidence, facts: record.facts, verdict: record.verdict)
        let text = String(decoding: stored.open, as: UTF8.self)
        for secret in ["joe", "ann@", "bounce@", "Änne", "a@acme"] { #expect(!text.contains(secret)) }
        let sealed = try StoredRecord.read(stored.open, addresses: nil)
        #expect(sealed.verdict == record.verdict)
        #expect(sealed.claim.recipients.map(\.domain) == record.claim.recipients.map(\.domain))
        #expect(sealed.claim.recipients[0].local == "~sealed~00ff")
    }

    @Test func `damaged octets never crash and never pass for a record of another version`() throws {
        let record = try Self.full()
        let stored = StoredRecord(
            claim: record.claim, evidence: record.evidence, facts: record.facts, verdict: record.verdict)
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Xorshift(state: seed | 1)
        for length in 0..<stored.open.count {
            #expect(throws: (any Error).self) {
                try StoredRecord.read(Array(stored.open[..<length]), addresses: stored.addresses)
            }
        }
        for _ in 0..<5_000 {
            var octets = stored.open
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                octets[Int.random(in: octets.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            // What can still be read must be something that can be written and read again.
            guard let read = try? StoredRecord.read(octets, addresses: stored.addresses) else { continue }
            let again = StoredRecord(
                claim: read.claim, evidence: read.evidence, facts: read.facts, verdict: read.verdict)
            let back = try? StoredRecord.read(again.open, addresses: again.addresses)
            #expect(back == read, "seed \(seed)")
        }
        var newer = stored.open
        newer[0] = StoredRecord.version + 1
        #expect(throws: (any Error).self) { try StoredRecord.read(newer, addresses: stored.addresses) }
    }
}

/// Small, fast and repeatable.
struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
