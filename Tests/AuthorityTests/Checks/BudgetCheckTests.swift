import Message
import Testing

@testable import Authority

@Suite struct BudgetCheckTests {
    private static let ownKeys: [(Refusal.LimitName, CellKey, Int)] = [
        (.customer, .customerRecipients(Scene.customer), 10_000),
        (.credential, .identityRecipients(.credential(Scene.key)), 10_000),
        (.firstTime, .firstTimeRecipients(Scene.customer), 200),
    ]

    @Test func `sending debits the customer, the key, the first-time budgets and the platform`() throws {
        let scene = try Scene(to: "ann@example.net", "bob@example.org")
        let writes = scene.verdict().writes
        func total(_ key: CellKey) -> Int { writes.count(key).total(at: scene.now) }
        #expect(total(.customerRecipients(Scene.customer)) == 2)
        #expect(total(.identityRecipients(.credential(Scene.key))) == 2)
        #expect(total(.firstTimeRecipients(Scene.customer)) == 2)
        #expect(try total(.firstTime(Scene.customer, at: DomainName("example.net"))) == 1)
        #expect(try total(.firstTime(Scene.customer, at: DomainName("example.org"))) == 1)
        #expect(total(.platformRecipients) == 2)
        let ann = scene.facts.recipients[0].key
        #expect(writes.relation(.relation(of: Scene.customer, with: ann)).firstContact == scene.now)
        #expect(writes.contacts(.firstContacts(of: ann)).entries.map(\.customer) == [Scene.customer])
    }

    @Test func `a mailbox known for long costs no first contact`() throws {
        var scene = try Scene()
        scene.establish(0)
        #expect(scene.verdict().rulings == [.send])
        #expect(
            Set(scene.verdict().writes.keys.map(\.kind)) == [
                .customerRecipients, .identityRecipients, .platformRecipients,
            ])
    }

    @Test(arguments: ownKeys.indices)
    func `the last place is given, and the next one is put off until there is room`(_ index: Int) throws {
        let (name, key, limit) = Self.ownKeys[index]
        var scene = try Scene()
        scene.spend(limit - 1, key)
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.preview() == nil)
        scene.spend(limit, key)
        let retryAt = scene.now + .hours(24)
        #expect(scene.verdict().refusal?.outcome == .limitReached(name, retryAt: retryAt))
        #expect(scene.verdict().refusal?.check == .budget)
        #expect(scene.preview()?.outcome == .limitReached(name, retryAt: retryAt))
        guard case .undecided = scene.verdict().ruling else {
            Issue.record("a limit that refills is no refusal for good")
            return
        }
        scene.now = retryAt
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `first-time recipients of one domain have a limit of their own`() throws {
        var scene = try Scene()
        scene.facts.limits.firstTimePerDomainPerDay = 3
        scene.spend(3, .firstTime(Scene.customer, at: try DomainName("example.net")))
        #expect(scene.verdict().refusal?.outcome == .limitReached(.firstTimeDomain, retryAt: scene.now + .hours(24)))
        scene.establish(0)
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `the platform's ceiling shows no time and is not asked at RCPT`() throws {
        var scene = try Scene()
        scene.spend(10_000_000, .platformRecipients)
        #expect(scene.verdict().refusal?.outcome == .limitReached(.platform, retryAt: nil))
        #expect(scene.preview() == nil)
    }

    @Test func `a message is debited whole or not at all`() throws {
        var scene = try Scene(recipients: (0..<10).map { "r\($0)@example.net" })
        scene.spend(195, .firstTimeRecipients(Scene.customer))
        #expect(scene.verdict().refusal?.isTemporary == true)
        #expect(scene.verdict().writes.isEmpty)
    }

    @Test func `more at once than a limit could ever admit is refused for good`() throws {
        var scene = try Scene(recipients: (0..<201).map { "r\($0)@example.net" })
        #expect(scene.verdict().refusal?.outcome == .tooManyRecipients(limit: 200))
        #expect(scene.preview()?.outcome == .tooManyRecipients(limit: 200))
        scene.facts.limits.recipientsPerMessage = 100
        #expect(scene.verdict().refusal?.outcome == .tooManyRecipients(limit: 100))
        #expect(scene.verdict().refusal?.isTemporary == false)
    }

    @Test func `the same mailbox twice is one recipient`() throws {
        let scene = try Scene(to: "ann@example.net", "bob@example.net", "ann@example.net")
        #expect(scene.verdict().rulings == [.send, .send, .send])
        #expect(scene.verdict().writes.count(.customerRecipients(Scene.customer)).total(at: scene.now) == 2)
        #expect(scene.verdict().sent(of: scene.claim) == [0, 1])
    }

    @Test func `a verdict sends nobody of another claim`() throws {
        let scene = try Scene(to: "ann@example.net")
        var other = scene.claim
        other.id = MessageID(bits: 9)
        #expect(scene.verdict().sent(of: other).isEmpty)
        other = scene.claim
        other.recipients = []
        #expect(scene.verdict().sent(of: other).isEmpty)
    }

    @Test func `two aliases of one mailbox are two recipients and one first contact`() throws {
        let scene = try Scene(to: "ann@example.net", "ann+x@example.net")
        let writes = scene.verdict().writes
        #expect(writes.count(.customerRecipients(Scene.customer)).total(at: scene.now) == 2)
        #expect(writes.count(.firstTimeRecipients(Scene.customer)).total(at: scene.now) == 1)
        #expect(writes.contacts(.firstContacts(of: scene.facts.recipients[0].key)).entries.count == 1)
    }

    @Test func `a sixth customer's first contact is held, and the other recipients go`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        var contacts = FirstContacts()
        for number in 0..<5 { contacts.record(CustomerID(bits: UInt128(100 + number)), at: scene.now - .hours(2)) }
        scene.facts.cells[.firstContacts(of: scene.facts.recipients[0].key)] = .contacts(contacts)
        #expect(scene.preview() == nil)
        #expect(scene.verdict().rulings == [.hold(.recipient), .send])
        #expect(scene.verdict().writes.count(.customerRecipients(Scene.customer)).total(at: scene.now) == 1)
        #expect(scene.verdict().writes[.firstContacts(of: scene.facts.recipients[0].key)] == nil)

        scene.establish(0)
        #expect(scene.verdict().rulings == [.send, .send])
        scene.facts.cells[.relation(of: Scene.customer, with: scene.facts.recipients[0].key)] = nil
        scene.now = scene.now + .hours(22)
        #expect(scene.verdict().rulings == [.send, .send])
    }

    @Test func `a hold for first contact says the same in public as a hold for any recipient`() {
        #expect(HoldReason.recipient.publicReason == HoldReason.unproven.publicReason)
    }

    @Test func `automatic mail is held for strangers and sent to those who know the customer`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.net")
        scene.establish(1)
        scene.evidence.message.autoSubmitted = "auto-replied"
        #expect(scene.verdict().rulings == [.hold(.unproven), .send])
        #expect(scene.verdict().messageClass == .transactional)
        #expect(scene.verdict().writes.count(.customerRecipients(Scene.customer)).total(at: scene.now) == 1)
        scene.evidence.message.autoSubmitted = "no"
        #expect(scene.verdict().rulings == [.send, .send])
    }

    @Test func `automatic mail for strangers alone is judged as provoked`() throws {
        var scene = try Scene()
        scene.evidence.message.autoSubmitted = "auto-generated"
        #expect(scene.verdict().rulings == [.hold(.unproven)])
        #expect(scene.verdict().messageClass == .provoked)
        #expect(scene.verdict().writes.isEmpty)
    }

    @Test func `provoked mail has no allowance, even in a relation`() throws {
        var scene = try Scene()
        scene.establish(0)
        scene.facts.credential?.classes = [.provoked]
        #expect(scene.verdict().rulings == [.hold(.unproven)])
    }

    @Test func `an operator releases provoked mail unless its answers go elsewhere`() throws {
        var scene = try Scene()
        scene.facts.credential?.classes = [.provoked]
        scene.facts.readmission = .released(by: "operator", at: scene.now)
        #expect(scene.verdict().rulings == [.send])
        scene.evidence.message.answerDomains = [try DomainName("victim.example")]
        #expect(scene.verdict().rulings == [.hold(.unproven)])
    }

    @Test func `notices are automatic and still go, challenges wait for their budget`() throws {
        var scene = try Scene()
        scene.becomePlatform(.notice)
        scene.evidence.message.autoSubmitted = "auto-replied"
        #expect(scene.verdict().rulings == [.send])
        scene.becomePlatform(.challenge)
        #expect(scene.verdict().rulings == [.hold(.unproven)])
    }

    @Test func `new signatures cost nothing, also when limits are spent meanwhile`() throws {
        var scene = try Scene()
        scene.facts.readmission = .renewed
        scene.spend(10_000, .customerRecipients(Scene.customer))
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().writes.isEmpty)
        try scene.setProof(.paused)
        #expect(scene.verdict().refusal?.check == .domain)
    }
}
