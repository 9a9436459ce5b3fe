import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct IdempotencyTests {
    private func key(_ sender: Identity, _ name: String = "k1", body: UInt8 = 1) throws -> IdempotencyKey {
        guard case .credential(let id) = sender else { throw LedgerError.unknown("no key") }
        return IdempotencyKey(
            credential: id, key: name, body: ContentDigest(octets: Array(repeating: body, count: 32)))
    }

    @Test func `the same request gets the same answer, here and after a restart`() async throws {
        let world = try World()
        let (_, sender) = try await world.sender()
        let key = try key(sender)
        #expect(try await world.ledger.begin(key) == .fresh)
        #expect(try await world.ledger.begin(key) == .running)
        try await world.ledger.finish(key, status: 202, answer: [1, 2, 3])
        #expect(try await world.ledger.begin(key) == .answered(status: 202, body: [1, 2, 3]))
        #expect(try await world.other().begin(key) == .answered(status: 202, body: [1, 2, 3]))
    }

    @Test func `another body differs, another key or credential is fresh`() async throws {
        let world = try World()
        let (_, sender) = try await world.sender()
        let (_, stranger) = try await world.sender("other.example")
        try await world.ledger.finish(key(sender), status: 202, answer: [])
        #expect(try await world.ledger.begin(key(sender, body: 2)) == .differs)
        #expect(try await world.ledger.begin(key(sender, "k2")) == .fresh)
        #expect(try await world.ledger.begin(key(stranger)) == .fresh)
    }

    @Test func `what was decided and then lost goes on with the same message ids`() async throws {
        let world = try World()
        let (customer, sender) = try await world.sender()
        let key = try key(sender)
        #expect(try await world.ledger.begin(key) == .fresh)
        var requests = [
            try world.request(customer, sender, to: ["a@example.org"]),
            try world.request(customer, sender, to: ["b@example.org"]),
        ]
        for index in requests.indices { requests[index].idempotency = key }
        _ = try await world.ledger.decide(requests)
        let restarted = try world.other()
        #expect(try await restarted.begin(key) == .resumed(requests.map(\.claim.id)))
        let again = try await restarted.decide(requests)
        #expect(again.allSatisfy { $0.isRepeat && $0.authorised != nil })
        try await restarted.finish(key, status: 202, answer: [9])
        #expect(try await restarted.begin(key) == .answered(status: 202, body: [9]))
    }

    @Test func `a refused request leaves its key free`() async throws {
        let world = try World()
        let (customer, sender) = try await world.sender()
        let key = try key(sender)
        #expect(try await world.ledger.begin(key) == .fresh)
        var request = try world.request(customer, sender, from: "a@bank.example")
        request.idempotency = key
        _ = try await world.ledger.decide([request])
        await world.ledger.abandon(key)
        #expect(try await world.ledger.begin(key) == .fresh)
    }

    @Test func `a key is forgotten after 24 hours`() async throws {
        let world = try World()
        let (_, sender) = try await world.sender()
        try await world.ledger.finish(key(sender), status: 202, answer: [])
        world.clock.advance(by: .milliseconds(86_399_999))
        #expect(try await world.ledger.begin(key(sender, body: 2)) == .differs)
        world.clock.advance(by: .milliseconds(1))
        #expect(try await world.ledger.begin(key(sender, body: 2)) == .fresh)
    }
}
