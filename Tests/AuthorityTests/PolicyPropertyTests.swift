import Foundation
import Message
import Testing

@testable import Authority

/// Random claims and facts, half of them near a lawful message so that checks late in the order are reached.
@Suite struct PolicyPropertyTests {
    private static let names = ["ann@example.net", "bob@example.net", "ann+x@example.net", "carl@example.org"]
    private static let domains = ["shop.example", "mail.shop.example", "bank.example", "example"]

    static func scene(_ random: inout SeededRandom) throws -> Scene {
        let count = Int.random(in: 0...6, using: &random)
        var scene = try Scene(recipients: (0..<count).map { _ in random.one(of: names) })
        let odds = random.chance(50) ? 5 : 35
        func odd() -> Bool { random.chance(odds) }
        if odd() { scene.claim.door = random.one(of: Door.allCases) }
        if odd() { scene.claim.requestedClass = random.one(of: MessageClass.allCases) }
        if odd() { scene.claim.customer = random.one(of: [Scene.other, .platform]) }
        if odd() { try scene.useConnector(random.one(of: ["192.0.2.0/28", "192.0.2.0/24"])) }
        if odd() { scene.claim.reversePath = .null }
        if odd() { scene.claim.reversePath = .mailbox(try Mailbox("x@" + random.one(of: domains))) }
        if odd() { scene.evidence.peer = nil }
        if odd() { scene.evidence.message.fromFields = .random(in: 0...3, using: &random) }
        if odd() { scene.evidence.message.authors = [] }
        if odd() { scene.evidence.message.autoSubmitted = random.one(of: ["no", "auto-replied", ""]) }
        if odd() { scene.evidence.message.defects = [random.one(of: ContentDefect.allCases)] }
        if odd() { scene.evidence.message.size = .random(in: 0...50_000_000, using: &random) }
        if odd() { scene.evidence.message.authors = [Author(mailbox: try Mailbox("n@" + random.one(of: domains)))] }
        if odd(), !scene.evidence.message.authors.isEmpty {
            scene.evidence.message.authors[0].displayName = random.one(of: ["bank.example", "a@b.example", "\u{0}."])
        }
        if odd() { scene.facts.customer = nil }
        if odd() { scene.facts.customer?.standing = random.one(of: Standing.allCases) }
        if odd() { scene.facts.credential = nil }
        if odd() { scene.facts.credential?.classes = [random.one(of: MessageClass.allCases)] }
        if odd() { scene.facts.credential?.revokedAt = scene.now }
        if odd() { scene.facts.credential?.domains = [try DomainName(random.one(of: domains))] }
        if odd() { scene.facts.readmission = random.one(of: [.renewed, .released(by: "operator", at: scene.now)]) }
        for name in domains where odd() {
            scene.facts.domains[try DomainName(name)] = DomainFacts(
                proof: odd() ? nil : random.one(of: ProofState.allCases),
                provedBy: odd() ? nil : try DomainName(random.one(of: domains)), provedByOther: odd())
        }
        for index in scene.facts.recipients.indices where odd() {
            scene.facts.recipients[index].suppression = Suppression(
                list: odd() ? .customer : .platform, reason: .bounce, since: scene.now)
        }
        for index in scene.facts.recipients.indices where odd() { scene.establish(index) }
        if odd() { scene.facts.limits.firstContactCustomers = .random(in: -1...1, using: &random) }
        if odd() { scene.facts.limits.customerPerDay = .random(in: -1...4, using: &random) }
        if odd() { scene.facts.limits.recipientsPerMessage = .random(in: -1...4, using: &random) }
        if odd() { scene.facts.limits.firstTimePerDomainPerDay = .random(in: 0...3, using: &random) }
        if odd() { scene.spend(.random(in: 0...10_000, using: &random), .customerRecipients(scene.claim.customer)) }
        if odd(), !scene.facts.recipients.isEmpty {
            // A cell of the wrong kind is an empty cell.
            scene.facts.cells[.firstContacts(of: scene.facts.recipients[0].key)] = .relation(Relation())
        }
        // One mailbox has one suppression, whichever place it stands at.
        for index in scene.facts.recipients.indices {
            let first = scene.claim.recipients.firstIndex(of: scene.claim.recipients[index]) ?? index
            scene.facts.recipients[index] = scene.facts.recipients[first]
        }
        if random.chance(1) { scene.facts.recipients = [] }
        return scene
    }

    private static func run(_ count: Int, _ body: (Scene, inout SeededRandom, UInt64) throws -> Void) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<count { try body(try scene(&random), &random, seed) }
    }

    @Test func `whatever is asked, a verdict that sends stands on every proof it needs`() throws {
        var sent = 0
        try Self.run(2000) { scene, _, seed in
            let verdict = scene.verdict()
            guard let rulings = verdict.rulings else {
                #expect(verdict.writes.isEmpty && verdict.signingDomain == nil, "seed \(seed)")
                return
            }
            #expect(rulings.count == scene.claim.recipients.count, "seed \(seed)")
            guard rulings.contains(.send) else {
                #expect(verdict.writes.isEmpty && verdict.signingDomain == nil, "seed \(seed)")
                return
            }
            sent += 1
            let author = try #require(scene.evidence.message.authors.first).mailbox.domain
            let proof = try #require(scene.facts.domains[author])
            #expect(proof.proof == .active || proof.proof == .warning, "seed \(seed)")
            #expect(proof.provedBy == verdict.signingDomain, "seed \(seed)")
            #expect(verdict.signingDomain.map(author.isAtOrBelow) == true, "seed \(seed)")
            if let path = scene.claim.reversePath.mailbox {
                #expect(scene.facts.domains[path.domain]?.isUsable == true, "seed \(seed)")
            }
            #expect([.active, .watched, .held].contains(scene.facts.customer?.standing), "seed \(seed)")
            #expect(scene.facts.customer?.id == scene.claim.customer, "seed \(seed)")
            #expect(scene.evidence.message.defects.isEmpty && scene.evidence.message.fromFields == 1, "seed \(seed)")
            #expect(verdict.findings.allSatisfy { $0.result != .refused && $0.result != .undecided }, "seed \(seed)")
        }
        #expect(sent > 100, "the random messages must reach the end often enough")
    }

    @Test func `debits are as many as different recipients sent to`() throws {
        try Self.run(1000) { scene, _, seed in
            guard scene.facts.readmission != .renewed, let rulings = scene.verdict().rulings else { return }
            let sent = Set(zip(scene.claim.recipients, rulings).filter { $0.1 == .send }.map(\.0)).count
            for key in [
                .customerRecipients(scene.claim.customer), .identityRecipients(scene.claim.identity),
                CellKey.platformRecipients,
            ] {
                let before = scene.facts.cells.count(key).total(at: scene.now)
                let after = scene.verdict().writes[key].map { _ in
                    scene.verdict().writes.count(key).total(at: scene.now)
                }
                #expect((after ?? before) - before == sent, "seed \(seed)")
            }
            let needed = CellKey.needed(for: scene.claim, recipients: scene.facts.recipients)
            #expect(Set(scene.verdict().writes.keys).isSubset(of: needed), "seed \(seed)")
        }
    }

    @Test func `the order of recipients changes nothing but the order of their rulings`() throws {
        try Self.run(1000) { scene, random, seed in
            guard scene.facts.recipients.count == scene.claim.recipients.count else { return }
            let order = scene.claim.recipients.indices.shuffled(using: &random)
            var other = scene
            other.claim.recipients = order.map { scene.claim.recipients[$0] }
            other.facts.recipients = order.map { scene.facts.recipients[$0] }
            let (one, two) = (scene.verdict(), other.verdict())
            #expect(one.refusal?.check == two.refusal?.check, "seed \(seed)")
            #expect(one.writes == two.writes, "seed \(seed)")
            if let rulings = one.rulings { #expect(two.rulings == order.map { rulings[$0] }, "seed \(seed)") }
        }
    }

    @Test func `what is refused at RCPT would be refused or kept back later too`() throws {
        try Self.run(1500) { scene, _, seed in
            guard scene.preview() != nil, let rulings = scene.verdict().rulings else { return }
            // A preview counts recipients that a decision then holds, and knows no release; it never refuses a plain send.
            let isSpecial = scene.facts.readmission != nil || rulings.contains { $0 != .send }
            #expect(isSpecial, "seed \(seed)")
        }
    }

    @Test func `every verdict replays to itself from its stored record`() throws {
        try Self.run(300) { scene, _, seed in
            let data = try JSONEncoder().encode(scene.record)
            let record = try JSONDecoder().decode(DecisionRecord.self, from: data)
            #expect(record == scene.record, "seed \(seed)")
            #expect(Replay(record).changes.isEmpty, "seed \(seed)")
            #expect(Story(record).text.hasSuffix("\n"), "seed \(seed)")
        }
    }
}
