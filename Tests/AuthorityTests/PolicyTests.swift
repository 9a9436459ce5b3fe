import Message
import Testing

@testable import Authority

@Suite struct PolicyTests {
    /// For each check a message that it alone stops.
    private static func attack(_ check: CheckName) throws -> Scene {
        var scene = try Scene()
        switch check {
        case .credential: scene.facts.credential?.revokedAt = scene.now - .minutes(1)
        case .standing: scene.facts.customer?.standing = .frozen
        case .tenant:
            try scene.useMicrosoft()
            scene.changeFields { $0.tenant = Scene.foreignTenant }
        case .domain: try scene.setProof(.conflict)
        case .content: scene.evidence.message.defects = [.bareLineFeed]
        case .suppression:
            scene.facts.recipients[0].suppression = Suppression(list: .customer, reason: .complaint, since: scene.now)
        case .budget: scene.spend(200, .firstTimeRecipients(Scene.customer))
        }
        return scene
    }

    @Test(arguments: CheckName.allCases)
    func `without one check its attack gets through, so every check is needed`(_ check: CheckName) throws {
        let scene = try Self.attack(check)
        #expect(scene.verdict().refusal?.check == check)
        #expect(scene.verdict(Policy(dropping: check)).rulings == [.send])
        for other in CheckName.allCases where other != check {
            #expect(scene.verdict(Policy(dropping: other)).refusal?.check == check)
        }
    }

    @Test func `the checks stand in the order of the design`() {
        #expect(Policy.standard.checks.map(\.name) == CheckName.allCases)
    }

    @Test func `when no rule permits a message it is refused, even without any check`() throws {
        for break_ in 0..<4 {
            var scene = try Scene()
            switch break_ {
            case 0: scene.facts.credential = nil
            case 1: scene.facts.customer = nil
            case 2: scene.facts.domains = [:]
            default: scene.facts.credential?.classes = []
            }
            for check in CheckName.allCases {
                #expect(scene.verdict(Policy(dropping: check)).rulings == nil)
                #expect(scene.verdict(Policy(dropping: check)).writes.isEmpty)
            }
        }
    }

    @Test func `a message to nobody is refused`() throws {
        var scene = try Scene()
        scene.claim.recipients = []
        scene.facts.recipients = []
        #expect(scene.verdict().refusal?.outcome == .notPermitted)
        #expect(scene.verdict().findings.last?.reason == "no rule permits this message")
    }

    @Test func `facts about other recipients are no facts`() throws {
        var scene = try Scene()
        scene.facts.recipients = []
        guard case .undecided = scene.verdict().ruling else {
            Issue.record("expected undecided")
            return
        }
        #expect(scene.preview()?.outcome == .undecided)
    }

    @Test func `the first refusal wins and the later findings are recorded`() throws {
        var scene = try Scene()
        scene.facts.credential?.revokedAt = scene.now
        scene.facts.customer?.standing = .frozen
        scene.evidence.message.defects = [.nul]
        let verdict = scene.verdict()
        #expect(verdict.refusal?.check == .credential)
        #expect(verdict.findings.filter { $0.result == .refused }.map(\.check) == [.credential, .standing, .content])
        #expect(Set(verdict.findings.map(\.check)) == Set(CheckName.allCases))
    }

    @Test func `at MAIL, without recipients, the envelope alone is looked at`() throws {
        var scene = try Scene()
        scene.claim.recipients = []
        scene.facts.recipients = []
        #expect(scene.preview() == nil)
        scene.spend(10_000, .customerRecipients(Scene.customer))
        #expect(scene.preview() == nil)
        try scene.setProof(.paused)
        #expect(scene.preview()?.check == .domain)
    }

    @Test func `no public outcome tells more than the customer's own affairs`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        var contacts = FirstContacts()
        for number in 0..<5 { contacts.record(CustomerID(bits: UInt128(100 + number)), at: scene.now) }
        scene.facts.cells[.firstContacts(of: scene.facts.recipients[0].key)] = .contacts(contacts)
        scene.facts.recipients[1].suppression = Suppression(list: .platform, reason: .complaint, since: scene.now)
        #expect(scene.preview() == nil)
        let rulings = try #require(scene.verdict().rulings)
        #expect(rulings == [.hold(.recipient), .hold(.recipient)])
    }

    @Test func `reasons name no address, so that erasing the claim erases them`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.facts.recipients[0].suppression = Suppression(list: .platform, reason: .complaint, since: scene.now)
        scene.evidence.message.authors[0].displayName = "carl@example.org"
        for finding in scene.verdict().findings { #expect(!finding.reason.contains("@")) }
    }
}
