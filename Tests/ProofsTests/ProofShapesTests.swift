import Authority
import Ledger
import Message
import Proofs
import Signing
import Testing

/// What each shape of the owner's records comes to.
@Suite struct ProofShapesTests {
    private let world: ProofWorld
    private let acme: Customer
    private let domain = "shop.example"
    private let stranger = String(repeating: "a2", count: 26)

    init() async throws {
        world = try await ProofWorld()
        acme = try await world.customer()
    }

    private var label: String { acme.facts.label }

    /// Adds the domain and publishes its selectors, and `records` in place of the one asked for.
    private func look(publishing records: String...) async throws -> ProofWorld.Look {
        let asked = try await world.add(domain, for: acme)
        try world.publish(asked.filter { $0.kind == .cname })
        for record in records { try world.dns.publish(text: record, at: world.authorisation(domain)) }
        return try await world.look(domain, acme)
    }

    @Test func `the records as they were asked for prove the domain`() async throws {
        let found = try await look(publishing: "v=csgn1; p=mail.example; a=\(label)")
        #expect(found.state == .active)
        #expect(found.seen == .named(selectors: 2, admitsSubdomains: false))
    }

    @Test func `without a record the domain stays pending`() async throws {
        let found = try await look()
        #expect(found.state == .pending)
        #expect(found.seen == .absent("no record at _countersign.shop.example"))
    }

    @Test func `a record out of form counts as none and its mistake is told`() async throws {
        let found = try await look(publishing: "v=csgn1; p=mail.example; a=nonsense")
        #expect(
            found.seen == .absent("no record at _countersign.shop.example; a record there cannot be used: badAccount"))
    }

    @Test func `texts that are no records of ours stand beside one without harm`() async throws {
        let found = try await look(publishing: "v=spf1 -all", "v=csgn1; p=mail.example; a=\(label)", "hello")
        #expect(found.state == .active)
    }

    @Test(arguments: ["v=csgn1; p=mail.example; a=LABEL; a=OURS", "v=csgn1; p=mail.example; a=OURS; a=LABEL; x=1"])
    func `one of several accounts in a record may be ours`(record: String) async throws {
        let text = record.replacing("LABEL", with: stranger).replacing("OURS", with: label)
        #expect(try await look(publishing: text).state == .active)
    }

    @Test func `several records are read together`() async throws {
        let found = try await look(
            publishing: "v=csgn1; p=mail.example; a=\(stranger)", "v=csgn1; p=mail.example; a=\(label)")
        #expect(found.state == .active)
    }

    @Test(arguments: ["v=csgn1; p=mail.example; a=STRANGER", "v=csgn1; p=other.example; a=OURS"])
    func `a record that names others only is a conflict`(record: String) async throws {
        let text = record.replacing("STRANGER", with: stranger).replacing("OURS", with: label)
        let found = try await look(publishing: text)
        #expect(found.state == .conflict)
        #expect(found.seen == .namesOthers)
    }

    @Test func `sub-domains are admitted only where the record says so`() async throws {
        #expect(
            try await look(publishing: "v=csgn1; p=mail.example; a=\(label); s=y").seen
                == .named(selectors: 2, admitsSubdomains: true))
    }

    @Test func `asking for sub-domains does not admit them`() async throws {
        let asked = try await world.add(domain, for: acme, subdomains: true)
        #expect(asked[0].value.hasSuffix("; s=y"))
        try world.publish(asked.filter { $0.kind == .cname })
        try world.dns.publish(text: "v=csgn1; p=mail.example; a=\(label)", at: world.authorisation(domain))
        #expect(try await world.look(domain, acme).seen == .named(selectors: 2, admitsSubdomains: false))
        #expect(try !world.row(domain, acme).course.admitsSubdomains)
    }

    @Test func `a wildcard's answer proves nothing`() async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish(asked.filter { $0.kind == .cname })
        try world.dns.wildcard(text: "v=csgn1; p=mail.example; a=\(label)", beneath: domain)
        let found = try await world.look(domain, acme)
        #expect(found.state == .pending)
        #expect(found.seen == .absent("a wildcard in shop.example answers for every name"))
    }

    @Test func `a record of one's own beside a wildcard that says something else is a proof`() async throws {
        try world.dns.wildcard(text: "parked", beneath: domain)
        #expect(try await look(publishing: "v=csgn1; p=mail.example; a=\(label)").state == .active)
    }

    @Test func `a record behind a CNAME that leads elsewhere counts as none`() async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish(asked.filter { $0.kind == .cname })
        try world.dns.publish(alias: "records.elsewhere.example", at: world.authorisation(domain))
        try world.dns.publish(text: "v=csgn1; p=mail.example; a=\(label)", at: "records.elsewhere.example")
        #expect(try await world.look(domain, acme).seen == .absent("no record at _countersign.shop.example"))
    }

    @Test(arguments: ["records.shop.example", "records.mail.example"])
    func `a CNAME within the domain or to the platform may be followed`(target: String) async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish(asked.filter { $0.kind == .cname })
        try world.dns.publish(alias: target, at: world.authorisation(domain))
        try world.dns.publish(text: "v=csgn1; p=mail.example; a=\(label)", at: target)
        #expect(try await world.look(domain, acme).state == .active)
    }

    @Test(arguments: ["badshop.example", "shop.example.elsewhere.example"])
    func `a name that only looks like the domain's is elsewhere`(target: String) async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish(asked.filter { $0.kind == .cname })
        try world.dns.publish(alias: target, at: world.authorisation(domain))
        try world.dns.publish(text: "v=csgn1; p=mail.example; a=\(label)", at: target)
        #expect(try await world.look(domain, acme).state == .pending)
    }

    @Test func `one selector is enough, and none is an absence`() async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish([asked[0]])
        let none = try await world.look(domain, acme)
        #expect(none.state == .pending)
        #expect(none.seen == .named(selectors: 0, admitsSubdomains: false))
        try world.publish([asked[2]])
        let one = try await world.look(domain, acme)
        #expect(one.state == .active)
        #expect(one.seen == .named(selectors: 1, admitsSubdomains: false))
    }

    @Test func `a selector that leads to somebody else's key is none of ours`() async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish([asked[0]])
        for record in asked[1...2] { try world.dns.publish(text: "v=DKIM1; k=rsa; p=AAAA", at: record.name) }
        #expect(try await world.look(domain, acme).seen == .named(selectors: 0, admitsSubdomains: false))
    }

    @Test
    func `a selector that leads to our key by way of a stranger's zone is none of ours, and its key does not sign`()
        async throws
    {
        let asked = try await world.add(domain, for: acme)
        try world.publish([asked[0]])
        for record in asked[1...2] {
            try world.dns.publish(alias: "copy.elsewhere.example", at: record.name)
            try world.dns.publish(alias: record.value, at: "copy.elsewhere.example")
        }
        #expect(try await world.look(domain, acme).seen == .named(selectors: 0, admitsSubdomains: false))
        #expect(try await world.keys(domain, acme).allSatisfy { $0.course.state == .generated })
    }

    @Test func `a copy of our key that verifiers cannot use is none of ours`() async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish([asked[0]])
        for key in try await world.keeper.publishedKeys() {
            let copy = key.text.replacing("k=rsa", with: "k=ed25519")
            for record in asked[1...2] where record.value == key.name.text {
                try world.dns.publish(text: copy, at: record.name)
            }
        }
        #expect(try await world.look(domain, acme).seen == .named(selectors: 0, admitsSubdomains: false))
    }

    @Test func `a copy of our key in the owner's own zone counts as shown`() async throws {
        let asked = try await world.add(domain, for: acme)
        try world.publish([asked[0]])
        for key in try await world.keeper.publishedKeys() {
            for record in asked[1...2] where record.value == key.name.text {
                try world.dns.publish(text: key.text.replacing("; ", with: " ;\t"), at: record.name)
            }
        }
        #expect(try await world.look(domain, acme).seen == .named(selectors: 2, admitsSubdomains: false))
    }

    @Test func `no answer is no absence, whichever name it is missing for`() async throws {
        let asked = try await world.add(domain, for: acme).filter(\.isRequired)
        try world.publish(asked)
        try world.dns.silence(world.authorisation(domain))
        #expect(
            try await world.look(domain, acme).seen
                == .unanswered("_countersign.shop.example: timed out"))
        try world.dns.silence(world.authorisation(domain), false)
        for record in asked[1...2] { try world.dns.silence(record.value) }
        guard case .unanswered = try await world.look(domain, acme).seen else {
            Issue.record("a time-out of both selectors")
            return
        }
        try world.dns.silence(asked[1].value, false)
        #expect(try await world.look(domain, acme).seen == .named(selectors: 1, admitsSubdomains: false))
    }
}
