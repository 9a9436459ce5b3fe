import Foundation
import Message
import Testing

@testable import Authority

@Suite struct ReplayTests {
    private func stored(_ record: DecisionRecord) throws -> DecisionRecord {
        try JSONDecoder().decode(DecisionRecord.self, from: JSONEncoder().encode(record))
    }

    @Test func `a record survives being stored and replays to the same verdict`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.org")
        scene.establish(1)
        scene.facts.credential?.networks = [try IPNetwork("192.0.2.0/24")]
        scene.facts.readmission = .released(by: "operator", at: scene.now)
        scene.spend(3, .customerRecipients(Scene.customer))
        let record = try stored(scene.record)
        #expect(record == scene.record)
        #expect(Replay(record).changes.isEmpty)
        #expect(Replay(record).replayed == record.verdict)
    }

    @Test func `equal records have equal bytes`() throws {
        var scene = try Scene(recipients: (0..<50).map { "r\($0)@d\($0).example" })
        scene.facts.domains[try DomainName("a.example")] = DomainFacts()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Twice built, so that the dictionaries need not agree on their order by themselves.
        var other = scene
        other.facts.cells = Dictionary(uniqueKeysWithValues: scene.facts.cells.reversed())
        #expect(try encoder.encode(scene.record) == encoder.encode(other.record))
    }

    @Test func `records written before a fact was known can be read`() throws {
        let scene = try Scene()
        var object = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(scene.record)) as? [String: Any])
        var facts = try #require(object["facts"] as? [String: Any])
        #expect(facts["readmission"] == nil)
        facts["of a later version"] = 1
        object["facts"] = facts
        let data = try JSONSerialization.data(withJSONObject: object)
        #expect(try JSONDecoder().decode(DecisionRecord.self, from: data) == scene.record)
    }

    @Test func `a policy without a check shows what would change`() throws {
        var scene = try Scene()
        scene.evidence.message.defects = [.nul]
        let replay = Replay(scene.record, policy: Policy(dropping: .content))
        #expect(
            replay.changes == [
                "ruling: refused by content (the message is broken: nul) -> sent 1",
                "signing domain: none -> shop.example",
                "debits: 7 cells differ",
            ])
    }

    @Test func `a change of some recipients names those alone`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.facts.recipients[1].suppression = Suppression(list: .platform, reason: .bounce, since: scene.now)
        let changes = Replay(scene.record, policy: Policy(dropping: .suppression)).changes
        #expect(changes.first == "recipient 2: held (recipient) -> sent")
        #expect(changes.count == 2)
    }

    @Test func `other words for the same ruling are no change`() throws {
        var record = try Scene().record
        record.verdict.findings = []
        record.verdict.policy = 0
        #expect(Replay(record).changes.isEmpty)
    }
}
