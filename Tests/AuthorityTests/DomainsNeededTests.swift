import Message
import Testing

@testable import Authority

@Suite struct DomainsNeededTests {
    @Test func `author, reverse path, their parents and the display name's domains are needed, each once`() throws {
        var scene = try Scene()
        scene.claim.reversePath = .mailbox(try Mailbox("b@bounce.shop.example"))
        scene.evidence.message.authors = [
            Author(mailbox: try Mailbox("n@mail.shop.example"), displayName: "login.bank.example, Bank")
        ]
        scene.evidence.message.answerDomains = [try DomainName("desk.example"), try DomainName("shop.example")]
        let names = Facts.domainsNeeded(scene.claim, scene.evidence).map(\.text)
        #expect(
            names == [
                "bounce.shop.example", "shop.example", "mail.shop.example", "login.bank.example", "bank.example",
                "desk.example",
            ])
        #expect(Facts.domainsNeeded(scene.claim).map(\.text) == ["bounce.shop.example", "shop.example"])
    }

    @Test func `a null reverse path and no author need nothing`() throws {
        var scene = try Scene()
        scene.claim.reversePath = .null
        scene.evidence.message.authors = []
        #expect(Facts.domainsNeeded(scene.claim, scene.evidence).isEmpty)
        #expect(Facts.domainsNeeded(scene.claim).isEmpty)
    }

    @Test func `the number of look-ups is bounded whatever the headers hold`() throws {
        var scene = try Scene()
        scene.evidence.message.authors[0].displayName = (0..<1000).map { "a.b.c.d.e.f.g.h.d\($0).example" }
            .joined(separator: " ")
        scene.evidence.message.answerDomains = try (0..<1000).map { try DomainName("x\($0).example") }
        #expect(Facts.domainsNeeded(scene.claim, scene.evidence).count < 200)
    }
}
