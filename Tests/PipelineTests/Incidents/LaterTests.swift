import Authority
import MailAuth
import Message
import Pipeline
import Signing
import Spool
import TestKit
import Testing

@testable import Ledger

/// Lines of the threat model about what happens after a message was accepted. The letter and number name the line.
@Suite struct LaterTests {
    /// Asks what Delivery asks before every departure.
    private func ruling(_ world: PipelineWorld) async throws -> DepartureRuling {
        let work = try #require(await world.spool.lease(1, at: world.clock.now()).first)
        try await world.ledger.beat()
        let ruling = world.ledger.standingView().mayDepart(
            Departure(
                message: work.message, customer: work.customer, identity: work.identity,
                signingDomain: work.signingDomain, recipientKey: work.recipients[0].key))
        await world.spool.giveBack([work.lease])
        return ruling
    }

    /// What may happen between acceptance and departure.
    private enum Change: CaseIterable {
        case freeze, revocation, sale, suppression, platformSuppression
    }

    private func make(_ change: Change, _ world: PipelineWorld, _ sender: Sender) async throws {
        let ledger = world.ledger
        let joe = try Mailbox("joe@example.org")
        switch change {
        case .freeze: try await ledger.setStanding(.frozen, of: sender.id, by: world.anna, reason: "stolen")
        case .revocation: try await ledger.revokeKey(sender.key, by: world.anna, reason: "stolen")
        case .sale: try await world.observe(.namesOthers, of: "acme.example", for: sender.id)
        case .suppression: try await ledger.suppress(joe, for: sender.id, reason: .bounce, by: world.anna)
        case .platformSuppression: try await ledger.suppress(joe, for: .platform, reason: .bounce, by: world.anna)
        }
    }

    @Test func `what was accepted is asked about again when it leaves (B10)`() async throws {
        for change in Change.allCases {
            let world = try await PipelineWorld()
            let sender = try await world.sender()
            _ = try await world.accept(as: sender)
            #expect(try await ruling(world) == .go)
            try await make(change, world, sender)
            guard case .stay = try await ruling(world) else {
                Issue.record("it may still leave after \(change)")
                continue
            }
        }
    }

    @Test func `a time-out is not a disappearance, and seven days of it are no proof (B11)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        for _ in 0..<6 {
            world.clock.advance(by: .days(1))
            try await world.observe(.unanswered("time-out"), of: "acme.example", for: sender.id)
        }
        _ = try await world.accept(as: sender)
        world.clock.advance(by: .days(1))
        guard case .undecided(let refusal) = try await world.send(as: sender) else {
            Issue.record("it was not put off")
            return
        }
        #expect(refusal.check == .domain)
    }

    @Test func `an owner may name several accounts, and each signs with its own key (B11)`() async throws {
        let world = try await PipelineWorld()
        let one = try await world.sender("One")
        let two = try await world.sender("Two")
        _ = try await world.accept(as: one)
        _ = try await world.accept(Letter().with { $0.to = ["zoe@example.org"] }, as: two)
        let departed = try await world.departing()
        #expect(departed.count == 2)
        var selectors: Set<String> = []
        for message in departed {
            let results = try await world.verify(message)
            #expect(results.map(\.result) == [.pass, .pass])
            selectors.insert(results[0].selector)
        }
        #expect(selectors.count == 2)
    }

    @Test func `keys rotate without anybody's doing, and queued mail still verifies (B14)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let domain = try DomainName("acme.example")
        _ = try await world.accept(as: sender)
        let old = try #require(try await world.vault.keys(of: domain, label: sender.label).first)
        var new = try await world.vault.generate(for: domain, label: sender.label, slot: .two)
        new = try #require(try await world.vault.apply([(new, .seenInDNS)]).first)
        _ = try await world.vault.apply([(old, .retired), (new, .activated)])
        _ = try await world.accept(Letter().with { $0.to = ["zoe@example.org"] }, as: sender)
        var selectors: [String] = []
        for message in try await world.departing() {
            let results = try await world.verify(message)
            #expect(results.map(\.result) == [.pass, .pass])
            selectors.append(results[0].selector)
        }
        #expect(selectors == [old.selector.text, new.selector.text])
    }

    @Test func `after 35 days a decision explains itself without an address (B15)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let accepted = try await world.accept(as: sender)
        let decided = try await world.record(accepted.id)
        world.clock.advance(by: .days(36))
        try await world.ledger.beat()
        let record = try await world.record(accepted.id)
        #expect(record.verdict == decided.verdict)
        let told = Story(record).text
        #expect(!told.contains("joe@"))
        #expect(!told.contains("news@"))
        let found = try await world.ledger.decisions(matching: MessageQuery(recipient: Mailbox("joe@example.org")))
        #expect(found.map(\.id) == [accepted.id])
    }
}
