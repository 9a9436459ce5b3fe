import Authority
import Ledger
import Message
import Proofs
import Signing
import Testing

/// Labels and selectors belong to one account for ever.
@Suite struct KeyNamesTests {
    private let world: ProofWorld

    init() async throws {
        world = try await ProofWorld()
    }

    @Test func `a domain that changes hands gets other selectors, and its former owner's keys stay what they were`()
        async throws
    {
        let former = try await world.customer("Former")
        let later = try await world.customer("Later")
        let domain = try DomainName("shop.example")
        let before = try await world.proved("shop.example", for: former)
        let keys = try await world.keys("shop.example", former)
        try await world.ledger.removeDomain(domain, of: former.facts.id, by: ProofWorld.operators)
        try world.withdraw(before)
        let after = try await world.proved("shop.example", for: later)
        #expect(Set(before.map(\.value)).isDisjoint(with: after.map(\.value)))
        let names = { (records: [RecordToPublish]) in records.filter { $0.kind == .cname }.map(\.name) }
        #expect(Set(names(before)).isDisjoint(with: names(after)))
        #expect(try await world.keys("shop.example", former) == keys)
    }

    @Test func `a customer who adds a domain again finds its own selectors and keys`() async throws {
        let acme = try await world.customer()
        let before = try await world.proved("shop.example", for: acme)
        let keys = try await world.keys("shop.example", acme)
        try await world.ledger.removeDomain(
            try DomainName("shop.example"), of: acme.facts.id, by: ProofWorld.operators)
        #expect(try await world.add("shop.example", for: acme).filter(\.isRequired) == before)
        #expect(try await world.keys("shop.example", acme).map(\.publicKey) == keys.map(\.publicKey))
    }

    @Test func `a customer of the same name gets another label`() async throws {
        let first = try await world.customer("Acme")
        let second = try await world.customer("Acme")
        #expect(first.facts.label != second.facts.label)
        #expect(first.facts.label.prefix(16) != second.facts.label.prefix(16))
    }

    @Test func `a domain too long for its records is refused before anything is kept`() async throws {
        let acme = try await world.customer()
        let long = Array(repeating: String(repeating: "a", count: 55), count: 4).joined(separator: ".") + ".example"
        await #expect(throws: (any Error).self) { try await world.add(long, for: acme) }
        #expect(world.ledger.domains().isEmpty)
        #expect(try await world.keys(long, acme).isEmpty)
    }
}
