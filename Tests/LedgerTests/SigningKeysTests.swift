import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct SigningKeysTests {
    private func row(_ world: World, _ selector: String, _ state: String) throws -> SigningKeyRow {
        SigningKeyRow(
            domain: try DomainName("acme.example"), selector: try DNSName(selector), slot: 1, sealed: [1, 2, 3],
            publicKey: [4, 5], state: state, since: world.clock.now())
    }

    @Test func `keys are kept, replaced by domain and selector, and there after opening again`() async throws {
        let world = try World()
        let first = try row(world, "c1-abc", "generated")
        let second = try row(world, "c2-abc", "generated")
        try await world.ledger.putSigningKeys([first, second], by: .system("signing"))
        let active = try row(world, "c1-abc", "active")
        try await world.ledger.putSigningKeys([active], by: .system("signing"))
        #expect(try await world.other().signingKeys(of: DomainName("acme.example")) == [active, second])
        #expect(try await world.ledger.signingKeys(of: DomainName("other.example")).isEmpty)
        #expect(try await world.ledger.signingKeys().count == 2)
        let log = try await world.ledger.auditLog()
        #expect(log.first?.detail == "generated to active")
    }

    @Test func `a key that somebody else has changed is not replaced, and neither are those beside it`() async throws {
        let world = try World()
        let first = try row(world, "c1-abc", "published")
        let second = try row(world, "c2-abc", "active")
        try await world.ledger.putSigningKeys([first, second], replacing: [nil, nil], by: .system("signing"))
        let next = [try row(world, "c2-abc", "retiring"), try row(world, "c1-abc", "active")]
        let stale = try row(world, "c1-abc", "generated")
        for former in [[second, stale], [second, nil], [nil, first]] {
            await #expect(throws: LedgerError.self) {
                try await world.ledger.putSigningKeys(next, replacing: former, by: .system("signing"))
            }
            #expect(try await world.ledger.signingKeys() == [first, second])
        }
        try await world.other().putSigningKeys(next, replacing: [second, first], by: .system("signing"))
        #expect(try await world.ledger.signingKeys().map(\.state) == ["active", "retiring"])
    }
}
