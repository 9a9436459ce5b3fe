import Authority
import Foundation
import Message
import Store
import TestKit
import Testing

@testable import Ledger

struct DecideTests {
    @Test func `a message from a proved domain is authorised for exactly its bytes and recipients`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key, to: ["joe@example.org", "ann@example.org"])
        let decided = try #require(try await world.ledger.decide([request]).first)
        #expect(decided.verdict.ruling == .decided([.send, .send]))
        let authorised = try #require(decided.authorised)
        #expect(authorised.message == request.claim.id)
        #expect(authorised.digest == request.digest)
        #expect(authorised.recipients.map(\.mailbox) == request.claim.recipients)
        #expect(authorised.recipients[0].key == world.ledger.mailboxKeys.key(of: request.claim.recipients[0]))
        #expect(authorised.signingDomain.text == "acme.example")
        #expect(authorised.label == world.ledger.customer(customer)?.facts.label)
    }

    @Test func `an unproved domain is refused, never authorised, and kept with its reason`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key, from: "ceo@bank.example")
        let decided = try #require(try await world.ledger.decide([request]).first)
        guard case .refused(let refusal) = decided.verdict.ruling else {
            Issue.record("\(decided.verdict.ruling)")
            return
        }
        #expect(refusal.check == .domain)
        #expect(decided.authorised == nil)
        #expect(try await world.ledger.decision(request.claim.id)?.verdict == decided.verdict)
        #expect(try await world.ledger.number("SELECT count(*) FROM cell") == 0)
    }

    @Test func `what is kept is what was decided, byte for byte of meaning`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        let decided = try #require(try await world.ledger.decide([request]).first)
        let record = try #require(try await world.ledger.decision(request.claim.id))
        #expect(record == decided.record(of: request))
        let again = Policy.standard.decide(
            claim: record.claim, evidence: record.evidence, facts: record.facts, at: record.verdict.decidedAt)
        #expect(again == record.verdict)
    }

    @Test func `a repeated id gets the same verdict and is debited once`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        let first = try #require(try await world.ledger.decide([request]).first)
        world.clock.advance(by: .minutes(5))
        let second = try #require(try await world.ledger.decide([request]).first)
        #expect(second.verdict == first.verdict)
        #expect(second.isRepeat)
        #expect(!first.isRepeat)
        #expect(second.authorised?.digest == request.digest)
        #expect(try await world.counted(customer, key) == 1)
    }

    @Test func `other bytes under a known id are looked at anew and debited no more`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        let rebuilt = try world.request(customer, key, id: request.claim.id, content: 2)
        let decided = try #require(try await world.ledger.decide([rebuilt]).first)
        #expect(decided.authorised?.digest == rebuilt.digest)
        #expect(decided.facts.readmission == .renewed)
        #expect(try await world.counted(customer, key) == 1)
        let foul = try world.request(customer, key, from: "ceo@bank.example", id: request.claim.id, content: 3)
        #expect(try await world.ledger.decide([foul]).first?.authorised == nil)
    }

    @Test func `an id cannot be taken over by another customer, or turned to other recipients`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let (thief, thiefKey) = try await world.sender("thief.example")
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        let stolen = try world.request(thief, thiefKey, from: "a@thief.example", id: request.claim.id)
        await #expect(throws: LedgerError.self) { try await world.ledger.decide([stolen]) }
        for content: UInt8 in [1, 2] {
            let turned = try world.request(
                customer, key, to: ["victim@example.org"], id: request.claim.id, content: content)
            await #expect(throws: LedgerError.self) { try await world.ledger.decide([turned]) }
        }
    }

    @Test func `messages of one call stand or fall together`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let good = try world.request(customer, key)
        let bad = try world.request(customer, key, from: "ceo@bank.example")
        let last = try world.request(customer, key, to: ["ann@example.org"])
        let decided = try await world.ledger.decide([good, bad, last])
        #expect(decided.map { $0.authorised == nil } == [true, true, true])
        #expect(try await world.ledger.decision(good.claim.id) == nil)
        #expect(try await world.ledger.decision(bad.claim.id) != nil)
        #expect(try await world.counted(customer, key) == 0)
        #expect(try await world.ledger.decide([good]).first?.authorised != nil)
    }

    @Test func `one id asked about twice at once is decided once and harms nobody else`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        await #expect(throws: LedgerError.self) { try await world.ledger.decide([request, request]) }
        let ledger = world.ledger
        let others = try (0..<20).map { try world.request(customer, key, to: ["r\($0)@example.org"]) }
        let passed = await withTaskGroup(of: Bool.self) { group in
            for one in [request, request] + others {
                group.addTask { (try? await ledger.decide([one]).first?.authorised) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed >= 21)
        #expect(try await world.counted(customer, key) == 21)
    }

    @Test func `a limit holds within one call`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        try await world.ledger.setLimits(Limits(customerPerDay: 2), of: customer, by: world.anna)
        let requests = try (0..<3).map { try world.request(customer, key, to: ["r\($0)@example.org"]) }
        let all = try await world.ledger.decide(requests)
        #expect(all.allSatisfy { $0.authorised == nil })
        let two = try await world.ledger.decide(Array(requests[..<2]))
        #expect(two.allSatisfy { $0.authorised != nil })
    }

    @Test func `a hundred customers at once reach one mailbox exactly as often as its cap admits`() async throws {
        let world = try World()
        var requests: [DecisionRequest] = []
        for number in 0..<100 {
            let (customer, key) = try await world.sender("c\(number).example")
            requests.append(try world.request(customer, key, from: "a@c\(number).example", to: ["victim@example.org"]))
        }
        let ledger = world.ledger
        let passed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for request in requests {
                group.addTask { try await ledger.decide([request]).first?.authorised != nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == Limits.standard.firstContactCustomers)
    }

    @Test func `a hundred callers share commits`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let requests = try (0..<100).map { try world.request(customer, key, to: ["r\($0)@example.org"]) }
        let ledger = world.ledger
        let before = ledger.counters.commits
        try await withThrowingTaskGroup(of: Void.self) { group in
            for request in requests {
                group.addTask {
                    let decided = try await ledger.decide([request])
                    #expect(decided.first?.authorised != nil)
                }
            }
            try await group.waitForAll()
        }
        // 100 / 16 full batches, the day's key, and a few that began before the others came.
        #expect(ledger.counters.commits - before <= 20)
        #expect(try await world.counted(customer, key) == 100)
    }

    @Test func `decisions and debits survive a kill`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        let decided = try #require(try await world.ledger.decide([request]).first)
        let left = try world.folder.copy()
        let reopened = try World.open(left, world.clock)
        #expect(try await reopened.decision(request.claim.id)?.verdict == decided.verdict)
        let again = try #require(try await reopened.decide([request]).first)
        #expect(again.isRepeat)
        #expect(again.authorised != nil)
    }

    @Test func `a full disk is unavailable, and the ledger works by itself when there is room`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        _ = try await world.ledger.decide([world.request(customer, key)])
        let pages = try await world.ledger.number("PRAGMA page_count")
        try await world.ledger.pragma("PRAGMA max_page_count = \(pages)")
        var failure: LedgerError?
        for number in 0..<50 where failure == nil {
            let many = (0..<20).map { "r\(number)x\($0)@example.org" }
            do {
                _ = try await world.ledger.decide([world.request(customer, key, to: many)])
            } catch {
                failure = error as? LedgerError
            }
        }
        guard case .unavailable = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        try await world.ledger.pragma("PRAGMA max_page_count = 1000000")
        let request = try world.request(customer, key)
        #expect(try await world.ledger.decide([request]).first?.authorised != nil)
    }

    @Test func `what another process changed counts for the next decision`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        #expect(try await world.ledger.decide([world.request(customer, key)]).first?.authorised != nil)
        try await world.other().setStanding(.frozen, of: customer, by: world.anna, reason: "stolen")
        let decided = try await world.ledger.decide([world.request(customer, key)])
        guard case .refused(let refusal)? = decided.first?.verdict.ruling else {
            Issue.record("\(decided)")
            return
        }
        #expect(refusal.outcome == .customerSuspended)
    }

    @Test func `two ledgers on one file share every count`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let other = try world.other()
        for number in 0..<6 {
            let ledger = number.isMultiple(of: 2) ? world.ledger : other
            _ = try await ledger.decide([world.request(customer, key, to: ["r\(number)@example.org"])])
        }
        #expect(try await world.counted(customer, key) == 6)
    }
}
