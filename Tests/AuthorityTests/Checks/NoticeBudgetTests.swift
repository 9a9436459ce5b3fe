import Message
import Testing

@testable import Authority

/// Bounces, and whom they are charged to.
@Suite struct NoticeBudgetTests {
    /// A bounce to a customer that never got one.
    private func bounce() throws -> Scene {
        var scene = try Scene()
        scene.becomePlatform(.notice)
        scene.claim.concerns = Scene.customer
        return scene
    }

    @Test func `a bounce costs its customer a notice, the installation a recipient, and nobody else`() throws {
        let scene = try bounce()
        let verdict = scene.verdict()
        #expect(verdict.rulings == [.send])
        #expect(Set(verdict.writes.keys) == [.notices(about: Scene.customer), .platformRecipients])
        let needed = CellKey.needed(for: scene.claim, recipients: scene.facts.recipients)
        #expect(Set(verdict.writes.keys).isSubset(of: needed))
    }

    @Test func `no limit of the platform's own account keeps a bounce back`() throws {
        var scene = try bounce()
        scene.facts.limits.firstTimePerDay = 1
        scene.spend(10_000, .customerRecipients(.platform))
        scene.spend(10_000, .identityRecipients(scene.claim.identity))
        scene.spend(10_000, .firstTimeRecipients(.platform))
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `a bounce is no first contact, and its mailbox's cap holds none`() throws {
        var scene = try bounce()
        var crowd = FirstContacts()
        for bits in 100..<120 { crowd.record(CustomerID(bits: UInt128(bits)), at: scene.now) }
        scene.facts.cells[.firstContacts(of: scene.facts.recipients[0].key)] = .contacts(crowd)
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `a customer's bounces beyond its notices wait, and no other customer's do`() throws {
        var scene = try bounce()
        scene.spend(Limits.noticesPerDay - 1, .notices(about: Scene.customer))
        #expect(scene.verdict().rulings == [.send])
        scene.spend(Limits.noticesPerDay, .notices(about: Scene.customer))
        #expect(scene.verdict().refusal?.check == .budget)
        #expect(scene.verdict().refusal?.isTemporary == true)
        scene.claim.concerns = Scene.other
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `the installation's ceiling counts for bounces too`() throws {
        var scene = try bounce()
        scene.spend(scene.facts.limits.platformPerDay, .platformRecipients)
        #expect(scene.verdict().refusal?.isTemporary == true)
    }

    @Test func `only a notice at the system door is charged to another customer`() throws {
        var scene = try Scene()
        scene.claim.concerns = Scene.other
        #expect(scene.verdict().writes[.notices(about: Scene.other)] == nil)
        #expect(scene.verdict().writes[.customerRecipients(Scene.customer)] != nil)
        scene.becomePlatform(.challenge)
        #expect(scene.verdict().rulings == [.hold(.unproven)])
    }
}
