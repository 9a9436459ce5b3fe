import Authority
import Message
import Store
import TestKit
import Testing

@testable import Ledger

struct SuppressionsTests {
    private func ruling(_ world: World, _ customer: CustomerID, _ key: Identity) async throws -> Verdict.Ruling? {
        try await world.ledger.decide([world.request(customer, key)]).first?.verdict.ruling
    }

    @Test func `a customer's own list drops over HTTP, and only for that customer`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let (other, otherKey) = try await world.sender("other.example")
        let joe = try Mailbox("JOE@example.org")
        try await world.ledger.suppress(joe, for: customer, reason: .unsubscribe, by: world.anna)
        guard case .decided(let rulings)? = try await ruling(world, customer, key), case .drop = rulings[0] else {
            Issue.record("not dropped")
            return
        }
        let request = try world.request(other, otherKey, from: "a@other.example")
        #expect(try await world.ledger.decide([request]).first?.authorised != nil)
    }

    @Test func `the platform's list holds for everybody`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        try await world.ledger.suppress(Mailbox("joe@example.org"), for: .platform, reason: .complaint, by: world.anna)
        #expect(try await ruling(world, customer, key) == .decided([.hold(.recipient)]))
        try await world.ledger.unsuppress(Mailbox("joe@example.org"), for: .platform, by: world.anna)
        #expect(try await ruling(world, customer, key) == .decided([.send]))
    }

    @Test func `a customer's own entry is told before the platform's`() async throws {
        let world = try World()
        let (customer, _) = try await world.sender()
        let joe = try Mailbox("joe@example.org")
        try await world.ledger.suppress(joe, for: .platform, reason: .complaint, by: world.anna)
        try await world.ledger.suppress(joe, for: customer, reason: .bounce, by: world.anna)
        let octets = world.ledger.mailboxKeys.octets(of: joe)
        let found = try await world.ledger.found(octets, customer)
        #expect(found?.list == .customer)
        #expect(found?.reason == .bounce)
        #expect(try await world.ledger.found(octets, .platform)?.list == .platform)
    }

    @Test func `a list can be paged, with addresses on a customer's and keys alone on the platform's`() async throws {
        let world = try World()
        let (customer, _) = try await world.sender()
        let joe = try Mailbox("joe@example.org")
        for local in ["a", "b", "c"] {
            try await world.ledger.suppress(
                Mailbox("\(local)@example.org"), for: customer, reason: .bounce, by: world.anna)
        }
        let first = try await world.ledger.suppressions(of: customer, limit: 2)
        let rest = try await world.ledger.suppressions(of: customer, after: first.last?.mailbox, limit: 2)
        let locals = (first + rest).compactMap(\.address?.local)
        #expect(Set(locals) == ["a", "b", "c"])
        #expect(first.count == 2)
        try await world.ledger.suppress(joe, for: .platform, reason: .complaint, by: world.anna)
        #expect(try await world.ledger.suppressions(of: .platform).map(\.address) == [nil])
    }

    @Test func `taking off what is not listed is an error, listing twice keeps the first`() async throws {
        let world = try World()
        let (customer, _) = try await world.sender()
        let joe = try Mailbox("joe@example.org")
        await #expect(throws: LedgerError.self) {
            try await world.ledger.unsuppress(joe, for: customer, by: world.anna)
        }
        try await world.ledger.suppress(joe, for: customer, reason: .bounce, by: world.anna)
        try await world.ledger.suppress(joe, for: customer, reason: .unsubscribe, by: world.anna)
        #expect(try await world.ledger.suppressions(of: customer).map(\.reason) == [.bounce])
    }
}

extension Ledger {
    func found(_ mailbox: [UInt8], _ customer: CustomerID) throws -> Suppression? {
        try database.read { try SuppressionTable.find(mailbox, for: customer, $0) }
    }
}
