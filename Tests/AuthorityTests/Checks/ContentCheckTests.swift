import Message
import Testing

@testable import Authority

@Suite struct ContentCheckTests {
    @Test func `a whole message of lawful size passes`() throws {
        var scene = try Scene()
        scene.evidence.message.size = scene.facts.limits.messageSize
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().findings(of: .content).map(\.result) == [.passed])
    }

    @Test(arguments: ContentDefect.allCases)
    func `a defect refuses the message by its name`(_ defect: ContentDefect) throws {
        var scene = try Scene()
        scene.evidence.message.defects = [defect, .nul]
        #expect(scene.verdict().refusal?.outcome == .content(defect))
        #expect(scene.verdict().refusal?.check == .content)
        #expect(scene.verdict().refusal?.isTemporary == false)
    }

    @Test func `one octet too many is oversize`() throws {
        var scene = try Scene()
        scene.evidence.message.size = scene.facts.limits.messageSize + 1
        #expect(scene.verdict().refusal?.outcome == .content(.oversize))
    }

    @Test func `stripped fields and foreign answer addresses are noted, not refused`() throws {
        var scene = try Scene()
        scene.evidence.message.stripped = ["Feedback-ID"]
        scene.evidence.message.answerDomains = [try DomainName("elsewhere.example")]
        #expect(scene.verdict().rulings == [.send])
        let notes = scene.verdict().findings(of: .content).filter { $0.result == .noted }
        #expect(notes.count == 2)
        #expect(notes.first?.reason.contains("Feedback-ID") == true)
    }

    @Test func `answers to a proved domain are not worth a note`() throws {
        var scene = try Scene()
        scene.evidence.message.answerDomains = [try DomainName("shop.example")]
        #expect(scene.verdict().findings(of: .content).map(\.result) == [.passed])
    }
}
