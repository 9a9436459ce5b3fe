import Message
import Testing

@testable import Authority

@Suite struct StoryTests {
    @Test func `an accepted message tells who, how, by which proof, at what cost and to whom`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.org")
        scene.spend(12, .customerRecipients(Scene.customer))
        scene.facts.recipients[1].suppression = Suppression(list: .platform, reason: .bounce, since: scene.now)
        scene.evidence.message.stripped = ["Feedback-ID"]
        #expect(
            Story(scene.record).text == """
                ACCEPTED
                """)
    }

    @Test func `a refused message tells which check refused it and why`() throws {
        var scene = try Scene()
        try scene.useConnector("192.0.2.0/28")
        try scene.setProof(.paused)
        scene.evidence.greeting = nil
        scene.evidence.tls = nil
        #expect(
            Story(scene.record).text == """
                REFUSED
                """)
    }

    @Test func `an unknown key and an unknown customer are told, too`() throws {
        var scene = try Scene()
        scene.facts.credential = nil
        scene.facts.customer = nil
        let text = Story(scene.record).text
        #expect(text.contains("whom the ledger does not know"))
        #expect(text.contains("It named the key \(Scene.key), which the ledger does not know."))
    }
}
