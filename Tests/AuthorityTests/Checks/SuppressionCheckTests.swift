import Message
import Testing

@testable import Authority

@Suite struct SuppressionCheckTests {
    private func suppression(_ list: Suppression.List, _ reason: Suppression.Reason = .bounce) -> Suppression {
        Suppression(list: list, reason: reason, since: Scene.now - .days(3))
    }

    @Test func `recipients on no list are sent to`() throws {
        #expect(try Scene().verdict().rulings == [.send])
    }

    @Test func `the customer's own list refuses at RCPT and tells the reason`() throws {
        var scene = try Scene()
        scene.facts.recipients[0].suppression = suppression(.customer, .unsubscribe)
        #expect(scene.preview()?.outcome == .suppressed(.unsubscribe))
        try scene.useConnector("192.0.2.0/28")
        #expect(scene.preview()?.outcome == .suppressed(.unsubscribe))
    }

    @Test func `at RCPT only the recipient asked about counts`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.facts.recipients[0].suppression = suppression(.customer)
        #expect(scene.preview() == nil)
        scene.facts.recipients[1].suppression = suppression(.customer)
        #expect(scene.preview()?.outcome == .suppressed(.bounce))
    }

    @Test func `over HTTP the customer's own list drops that recipient alone`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.claim.door = .http
        scene.facts.recipients[0].suppression = suppression(.customer, .complaint)
        #expect(scene.preview() == nil)
        let rulings = try #require(scene.verdict().rulings)
        guard case .drop(let refusal) = rulings[0] else {
            Issue.record("expected a drop, got \(rulings[0])")
            return
        }
        #expect(refusal.outcome == .suppressed(.complaint))
        #expect(rulings[1] == .send)
        #expect(scene.verdict().writes.count(.customerRecipients(Scene.customer)).total(at: scene.now) == 1)
    }

    @Test func `over HTTP a message with nobody left is accepted and signed for nobody`() throws {
        var scene = try Scene()
        scene.claim.door = .http
        scene.facts.recipients[0].suppression = suppression(.customer)
        #expect(scene.verdict().rulings?.count == 1)
        #expect(scene.verdict().signingDomain == nil)
        #expect(scene.verdict().writes.isEmpty)
    }

    @Test func `listed after RCPT, a single recipient refuses the message and one of many is held`() throws {
        var scene = try Scene()
        scene.facts.recipients[0].suppression = suppression(.customer)
        #expect(scene.verdict().refusal?.outcome == .suppressed(.bounce))
        scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.facts.recipients[0].suppression = suppression(.customer)
        #expect(scene.verdict().rulings == [.hold(.recipient), .send])
    }

    @Test func `the platform's list only ever holds`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.facts.recipients[1].suppression = suppression(.platform, .complaint)
        #expect(scene.preview() == nil)
        #expect(scene.verdict().rulings == [.send, .hold(.recipient)])
        scene.claim.door = .http
        #expect(scene.verdict().rulings == [.send, .hold(.recipient)])
    }

    @Test func `an operator's release overrides the platform's list and not the customer's`() throws {
        var scene = try Scene()
        scene.facts.readmission = .released(by: "operator", at: scene.now)
        scene.facts.recipients[0].suppression = suppression(.platform)
        #expect(scene.verdict().rulings == [.send])
        scene.facts.recipients[0].suppression = suppression(.customer)
        #expect(scene.verdict().refusal?.outcome == .suppressed(.bounce))
    }

    @Test(arguments: [Suppression.Reason.complaint, .unsubscribe])
    func `no release overrides what the mailbox's holder said`(reason: Suppression.Reason) throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.facts.readmission = .released(by: "operator", at: scene.now)
        scene.facts.recipients[0].suppression = suppression(.platform, reason)
        scene.facts.recipients[1].suppression = suppression(.platform)
        #expect(scene.verdict().rulings == [.hold(.recipient), .send])
    }
}
