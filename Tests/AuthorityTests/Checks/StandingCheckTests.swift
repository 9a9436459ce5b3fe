import Message
import Testing

@testable import Authority

@Suite struct StandingCheckTests {
    @Test func `an active or watched customer sends`() throws {
        var scene = try Scene()
        #expect(scene.verdict().rulings == [.send])
        scene.facts.customer?.standing = .watched
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().findings(of: .standing).map(\.result) == [.noted])
    }

    @Test(arguments: [Standing.frozen, .closed])
    func `a frozen or closed customer is refused`(_ standing: Standing) throws {
        var scene = try Scene()
        scene.facts.customer?.standing = standing
        #expect(scene.verdict().refusal?.outcome == .customerSuspended)
        #expect(scene.verdict().refusal?.check == .standing)
        #expect(scene.preview()?.outcome == .customerSuspended)
    }

    @Test func `an unknown customer is refused`() throws {
        var scene = try Scene()
        scene.facts.customer = nil
        #expect(scene.verdict().refusal?.outcome == .customerSuspended)
        scene = try Scene()
        scene.facts.customer?.id = Scene.other
        #expect(scene.verdict().refusal?.outcome == .customerSuspended)
    }

    @Test func `everything a held customer sends is held, and nothing is debited`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.facts.customer?.standing = .held
        #expect(scene.preview() == nil)
        #expect(scene.verdict().rulings == [.hold(.standing), .hold(.standing)])
        #expect(scene.verdict().writes.isEmpty)
        #expect(scene.verdict().signingDomain == nil)
    }

    @Test func `a held customer is not told that limits are spent`() throws {
        var scene = try Scene()
        scene.facts.customer?.standing = .held
        scene.spend(10_000, .customerRecipients(Scene.customer))
        #expect(scene.preview() == nil)
        #expect(scene.verdict().rulings == [.hold(.standing)])
    }

    @Test func `an operator's release sends what was held, but not for a frozen customer`() throws {
        var scene = try Scene()
        scene.facts.customer?.standing = .held
        scene.facts.readmission = .released(by: "operator", at: scene.now)
        #expect(scene.verdict().rulings == [.send])
        #expect(!scene.verdict().writes.isEmpty)
        scene.facts.customer?.standing = .frozen
        #expect(scene.verdict().refusal?.outcome == .customerSuspended)
    }
}
