import Authority
import Foundation
import Message
import TestKit
import Testing

@testable import Ledger

struct RetentionTests {
    @Test func `no address is in the folder in clear`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key, from: "secretive@acme.example", to: ["hidden@example.org"])
        _ = try await world.ledger.decide([request])
        #expect(try world.contains("secretive") == [])
        #expect(try world.contains("hidden") == [])
    }

    @Test func `after 35 days nobody can read an address, and the decision still explains itself`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key, to: ["joe@example.org"])
        let decided = try #require(try await world.ledger.decide([request]).first)
        try await world.ledger.record(outcomes: [
            DeliveryOutcome(
                message: request.claim.id, customer: customer, recipient: request.claim.recipients[0],
                state: .delivered, at: world.clock.now(), status: "2.0.0", diagnostic: "ok joe", remoteHost: nil,
                attempts: 1)
        ])
        world.clock.advance(by: .days(35))
        try await world.ledger.beat()
        #expect(try await world.ledger.decision(request.claim.id)?.claim == request.claim)
        world.clock.advance(by: .days(1))
        try await world.ledger.beat()
        let record = try #require(try await world.ledger.decision(request.claim.id))
        #expect(record.claim.recipients[0].local == "~sealed~\(decided.facts.recipients[0].key)")
        #expect(record.evidence.message.authors[0].mailbox.local == "~sealed~")
        #expect(record.verdict == decided.verdict)
        #expect(record.facts == decided.facts)
        let outcome = try #require(try await world.ledger.outcomes(of: request.claim.id).first)
        #expect(outcome.diagnostic == nil)
        #expect(outcome.state == .delivered)
        // Who knows the address still finds the message.
        let found = try await world.ledger.decisions(matching: MessageQuery(recipient: Mailbox("joe@example.org")))
        #expect(found.map(\.id) == [request.claim.id])
    }

    @Test func `each day has its own key, and a restarted ledger uses the same one`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        _ = try await world.ledger.decide([world.request(customer, key)])
        let other = try world.other()
        let second = try world.request(customer, key, to: ["b@example.org"])
        _ = try await other.decide([second])
        #expect(try await world.ledger.number("SELECT count(*) FROM day_key") == 1)
        world.clock.advance(by: .days(1))
        _ = try await world.ledger.decide([world.request(customer, key, to: ["c@example.org"])])
        #expect(try await world.ledger.number("SELECT count(*) FROM day_key") == 2)
        #expect(try await world.ledger.decision(second.claim.id)?.claim == second.claim)
    }

    @Test func `decisions go after 400 days with all that belongs to them`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let request = try world.request(customer, key)
        _ = try await world.ledger.decide([request])
        world.clock.advance(by: .days(399))
        try await world.ledger.beat()
        #expect(try await world.ledger.decision(request.claim.id) != nil)
        world.clock.advance(by: .days(2))
        try await world.ledger.beat()
        #expect(try await world.ledger.decision(request.claim.id) == nil)
        #expect(try await world.ledger.number("SELECT count(*) FROM addressee") == 0)
    }

    @Test func `counters that count nothing are deleted, relations stay`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        _ = try await world.ledger.decide([world.request(customer, key)])
        #expect(try await world.ledger.number("SELECT count(*) FROM cell") == 7)
        world.clock.advance(by: .hours(26))
        try await world.ledger.beat()
        #expect(try await world.ledger.number("SELECT count(*) FROM cell") == 1)
        #expect(try await world.ledger.number("SELECT kind FROM cell") == CellKind.relation.rawValue)
        _ = try await world.ledger.decide([world.request(customer, key)])
        #expect(try await world.counted(customer, key) == 1)
    }
}

extension World {
    /// The files of the folder in which a text stands in clear.
    func contains(_ text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
            return data.range(of: Data(text.utf8)) != nil
        }
    }
}
