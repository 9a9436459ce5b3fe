import Message
import Testing

@testable import Authority

@Suite struct CellKeyTests {
    @Test func `every cell a verdict writes is among those needed`() throws {
        let scene = try Scene(to: "ann@example.net", "bob@example.org", "ann+x@example.net")
        let needed = CellKey.needed(for: scene.claim, recipients: scene.facts.recipients)
        #expect(Set(scene.verdict().writes.keys).isSubset(of: needed))
        #expect(!scene.verdict().writes.isEmpty)
    }

    @Test func `keys come once each and in key order`() throws {
        let scene = try Scene(to: "ann@example.net", "ann@example.net", "bob@example.net", "ann+x@example.net")
        let needed = CellKey.needed(for: scene.claim, recipients: scene.facts.recipients)
        #expect(needed == needed.sorted())
        #expect(Set(needed).count == needed.count)
        #expect(needed.count == 4 + 1 + 2 * 2)
    }

    @Test func `stored kinds keep their numbers`() {
        #expect(CellKind.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(CellKind.relation.rawValue == 6)
    }
}
