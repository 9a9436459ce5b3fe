import Message
import Testing

@testable import Authority

@Suite struct DomainCheckTests {
    @Test(arguments: [ProofState.active, .warning])
    func `a proved domain sends, also while a warning runs`(_ state: ProofState) throws {
        var scene = try Scene()
        try scene.setProof(state)
        #expect(scene.verdict().rulings == [.send])
        #expect(try scene.verdict().signingDomain == DomainName("shop.example"))
    }

    @Test(arguments: [ProofState.pending, .paused, .conflict])
    func `a domain whose proof does not hold is refused by name`(_ state: ProofState) throws {
        var scene = try Scene()
        try scene.setProof(state)
        #expect(try scene.verdict().refusal?.outcome == .domainNotProved(DomainName("shop.example")))
        #expect(scene.verdict().refusal?.check == .domain)
        #expect(scene.preview()?.check == .domain)
    }

    @Test func `a proof that nobody could look up is put off, not refused`() throws {
        var scene = try Scene()
        try scene.setProof(.undecided)
        guard case .undecided(let refusal) = scene.verdict().ruling else {
            Issue.record("expected undecided, got \(scene.verdict().ruling)")
            return
        }
        #expect(refusal.outcome == .undecided)
        #expect(scene.preview()?.isTemporary == true)
    }

    @Test func `an author in a domain never proved is refused, with any reverse path`() throws {
        var scene = try Scene()
        scene.evidence.message.authors = [Author(mailbox: try Mailbox("ceo@bank.example"))]
        #expect(try scene.verdict().refusal?.outcome == .domainNotProved(DomainName("bank.example")))
        scene.claim.reversePath = .null
        #expect(try scene.verdict().refusal?.outcome == .domainNotProved(DomainName("bank.example")))
    }

    @Test func `a domain that only another customer proved is not proved for this one`() throws {
        var scene = try Scene()
        scene.evidence.message.authors = [Author(mailbox: try Mailbox("ceo@bank.example"))]
        scene.facts.domains[try DomainName("bank.example")] = DomainFacts(provedByOther: true)
        #expect(try scene.verdict().refusal?.outcome == .domainNotProved(DomainName("bank.example")))
    }

    @Test func `a foreign reverse path is refused at MAIL already`() throws {
        var scene = try Scene()
        scene.claim.reversePath = .mailbox(try Mailbox("x@bank.example"))
        #expect(try scene.preview()?.outcome == .domainNotProved(DomainName("bank.example")))
        #expect(try scene.verdict().refusal?.outcome == .domainNotProved(DomainName("bank.example")))
    }

    @Test func `a null reverse path passes when From is proved`() throws {
        var scene = try Scene()
        scene.claim.reversePath = .null
        #expect(scene.preview() == nil)
        #expect(scene.verdict().rulings == [.send])
    }

    @Test(arguments: [(0, 0), (1, 0), (1, 2), (2, 2), (2, 1), (0, 1)])
    func `From is one field with one address, or the message is refused`(_ fields: Int, _ authors: Int) throws {
        var scene = try Scene()
        scene.evidence.message.fromFields = fields
        scene.evidence.message.authors = Array(
            repeating: Author(mailbox: try Mailbox("news@shop.example")), count: authors)
        #expect(scene.verdict().refusal?.outcome == .fromNotSingle)
    }

    @Test func `a sub-domain is covered only when the record above says so`() throws {
        var scene = try Scene()
        let shop = try DomainName("shop.example")
        let mail = try DomainName("mail.shop.example")
        scene.evidence.message.authors = [Author(mailbox: try Mailbox("news@mail.shop.example"))]
        #expect(scene.verdict().refusal?.outcome == .domainNotProved(mail))
        scene.facts.domains[mail] = DomainFacts(proof: .active, provedBy: shop)
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().signingDomain == shop)
    }

    @Test func `the nearest record decides over one above it`() throws {
        var scene = try Scene()
        let shop = try DomainName("shop.example")
        let deep = try DomainName("a.mail.shop.example")
        scene.evidence.message.authors = [Author(mailbox: try Mailbox("news@a.mail.shop.example"))]
        scene.facts.domains[deep] = DomainFacts(proof: .active, provedBy: shop)
        #expect(scene.verdict().rulings == [.send])
        scene.facts.domains[try DomainName("mail.shop.example")] = DomainFacts(provedByOther: true)
        #expect(scene.verdict().refusal?.outcome == .domainNotProved(deep))
    }

    @Test func `a proof that lies beside the domain proves nothing`() throws {
        var scene = try Scene()
        scene.facts.domains[try DomainName("shop.example")] = DomainFacts(
            proof: .active, provedBy: try DomainName("op.example"))
        #expect(try scene.verdict().refusal?.outcome == .domainNotProved(DomainName("shop.example")))
    }

    @Test func `a domain that several customers proved serves each of them`() throws {
        var scene = try Scene()
        scene.facts.domains[try DomainName("shop.example")]?.provedByOther = true
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `a key bound to domains uses those and what lies below them`() throws {
        var scene = try Scene()
        scene.facts.credential?.domains = [try DomainName("shop.example")]
        #expect(scene.verdict().rulings == [.send])
        scene.facts.credential?.domains = [try DomainName("example")]
        #expect(scene.verdict().rulings == [.send])
        scene.facts.credential?.domains = [try DomainName("hop.example")]
        #expect(scene.verdict().refusal?.outcome == .notPermitted)
        scene.facts.credential?.domains = []
        #expect(scene.verdict().refusal?.outcome == .notPermitted)
        #expect(scene.preview()?.outcome == .notPermitted)
    }

    @Test func `a display name with another address is refused, with the author's own it is not`() throws {
        var scene = try Scene()
        let own = try Mailbox("news@shop.example")
        for name in ["Shop", "news@shop.example", "NEWS@Shop.Example", "News, St. Mary", "Joe @ Shop", ""] {
            scene.evidence.message.authors = [Author(mailbox: own, displayName: name)]
            #expect(scene.verdict().rulings == [.send], "\(name)")
        }
        for name in [
            "ceo@shop.example", "ceo@bank.example", "Bank <info@bank.example>", "x (info@bank.example)",
            "info\u{200b}@bank.example", "info\u{ff20}bank\u{ff0e}example", "info@bank\u{3002}example",
            "'ceo@bank.example'", "a@b@bank.example", "news@shop.example via ceo@bank.example",
        ] {
            scene.evidence.message.authors = [Author(mailbox: own, displayName: name)]
            #expect(scene.verdict().refusal?.outcome == .displayNameMisleading, "\(name)")
        }
    }

    @Test func `a display name with a domain that another customer proved is refused`() throws {
        var scene = try Scene()
        let own = try Mailbox("news@shop.example")
        scene.facts.domains[try DomainName("bank.example")] = DomainFacts(provedByOther: true)
        for name in [
            "bank.example", "Bank.Example Security", "login.bank.example", "https://bank.example/login",
            "b\u{ad}ank.example", "Your account at (bank.example)", "\u{ff42}ank.example", "@bank.example",
        ] {
            scene.evidence.message.authors = [Author(mailbox: own, displayName: name)]
            #expect(scene.verdict().refusal?.outcome == .displayNameMisleading, "\(name)")
        }
        for name in ["Bank", "bank example", "mybank.example", "bank.example.org", "shop.example", "Node.js weekly"] {
            scene.evidence.message.authors = [Author(mailbox: own, displayName: name)]
            #expect(scene.verdict().rulings == [.send], "\(name)")
        }
        scene.facts.domains[try DomainName("bank.example")] = DomainFacts(
            proof: .active, provedBy: try DomainName("bank.example"), provedByOther: true)
        scene.evidence.message.authors = [Author(mailbox: own, displayName: "bank.example")]
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `a display name stuffed with domains is refused`() throws {
        var scene = try Scene()
        let own = try Mailbox("news@shop.example")
        let many = (0..<17).map { "d\($0).example" }.joined(separator: " ")
        scene.evidence.message.authors = [Author(mailbox: own, displayName: many)]
        #expect(scene.verdict().refusal?.outcome == .displayNameMisleading)
        let deep = Array(repeating: "a", count: 11).joined(separator: ".")
        scene.evidence.message.authors = [Author(mailbox: own, displayName: deep)]
        #expect(scene.verdict().refusal?.outcome == .displayNameMisleading)
    }
}
