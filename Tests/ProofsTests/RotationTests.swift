import Authority
import Ledger
import Message
import Proofs
import Signing
import TestKit
import Testing

/// The keeper moves signing keys through their slots as the DNS shows them.
@Suite struct RotationTests {
    private let world: ProofWorld
    private let acme: Customer
    private let domain = "shop.example"

    init() async throws {
        world = try await ProofWorld()
        acme = try await world.customer()
    }

    /// The states of the two slots.
    private func states() async throws -> [KeySlotCourse.State] {
        let keys = try await world.keys(domain, acme)
        return KeySlot.allCases.prefix(2).compactMap { slot in keys.first { $0.slot == slot }?.course.state }
    }

    private func look(turningKeys: Bool = false) async throws -> Proved {
        try await world.keeper.writeZone()
        return try await world.keeper.prove(
            world.row(domain, acme), of: acme, turningKeys: turningKeys, by: ProofWorld.operators)
    }

    @Test func `both slots hold a key from the start, and no key signs before the DNS shows it`() async throws {
        let records = try await world.add(domain, for: acme)
        #expect(try await states() == [.generated, .generated])
        _ = try await look()
        #expect(try await states() == [.generated, .generated])
        try world.publish(records)
        _ = try await look()
        #expect(try await states() == [.active, .published])
    }

    @Test func `after ninety days the other key signs, the former rests for seven, and a new one is made`()
        async throws
    {
        try await world.proved(domain, for: acme)
        let first = try await world.keys(domain, acme)
        world.clock.advance(by: .days(89))
        _ = try await look()
        #expect(try await states() == [.active, .published])
        world.clock.advance(by: .days(1))
        _ = try await look()
        #expect(try await states() == [.retiring, .active])
        world.clock.advance(by: .days(7))
        _ = try await look()
        #expect(try await states() == [.retiring, .active])
        world.clock.advance(by: .minutes(1))
        _ = try await look()
        #expect(try await states() == [.free, .active])
        #expect(try await world.keys(domain, acme).allSatisfy { $0.sealed.isEmpty == ($0.course.state == .free) })
        _ = try await look()
        _ = try await look()
        #expect(try await states() == [.published, .active])
        #expect(try await world.keys(domain, acme)[0].publicKey != first[0].publicKey)
    }

    @Test func `one key retires as the other begins, in one transaction`() async throws {
        try await world.proved(domain, for: acme)
        world.clock.advance(by: .days(90))
        _ = try await look()
        let log = try await world.ledger.auditLog().filter { $0.action == .signingKeyChanged }.prefix(2)
        #expect(Set(log.map(\.detail)) == ["published to active", "active to retiring"])
        #expect(Set(log.map(\.at)).count == 1)
    }

    @Test func `a time-out turns nothing, however old the key is`() async throws {
        try await world.proved(domain, for: acme)
        world.clock.advance(by: .days(90))
        let reserve = try #require(try await world.keys(domain, acme).first { $0.slot == .two })
        try world.dns.silence("\(reserve.selector)._domainkey.\(domain)")
        _ = try await look()
        #expect(try await states() == [.active, .published])
        #expect(try await !look(turningKeys: true).isTurned)
        try world.dns.silence("\(reserve.selector)._domainkey.\(domain)", false)
        _ = try await look()
        #expect(try await states() == [.retiring, .active])
    }

    @Test func `an owner who published one selector keeps the key that it leads to`() async throws {
        let records = try await world.add(domain, for: acme)
        try world.publish([records[0], records[2]])
        _ = try await look()
        #expect(try await states() == [.generated, .active])
        world.clock.advance(by: .days(200))
        _ = try await look()
        #expect(try await !look(turningKeys: true).isTurned)
        #expect(try await states() == [.generated, .active])
    }

    @Test func `a reserve that vanishes has to be seen again`() async throws {
        let records = try await world.proved(domain, for: acme)
        try world.withdraw([records[2]])
        _ = try await look()
        #expect(try await states() == [.active, .generated])
        try world.publish([records[2]])
        _ = try await look()
        #expect(try await states() == [.active, .published])
    }

    @Test func `when the DNS stops showing the key that signs, the reserve takes over`() async throws {
        let records = try await world.proved(domain, for: acme)
        try world.withdraw([records[1]])
        let proved = try await look()
        #expect(proved.isTurned && proved.row.course.state == .active)
        #expect(try await states() == [.retiring, .active])
    }

    @Test func `asked for, keys change places at once, and then not again until the former has rested`() async throws {
        try await world.proved(domain, for: acme)
        let first = try await look(turningKeys: true)
        #expect(first.isTurned)
        let lines = first.rotation.split(separator: "\n")
        #expect(lines[0].hasSuffix(" rests until 2026-01-08T00:00:00Z"), "\(lines)")
        #expect(lines[1].hasSuffix(" signs since 2026-01-01T00:00:00Z"), "\(lines)")
        let second = try await look(turningKeys: true)
        #expect(!second.isTurned)
        #expect(try await states() == [.retiring, .active])
    }

    @Test func `asking never makes a key sign that the DNS does not show`() async throws {
        let records = try await world.add(domain, for: acme)
        #expect(try await !look(turningKeys: true).isTurned)
        try world.publish([records[0], records[1]])
        #expect(try await look(turningKeys: true).isTurned)
        let again = try await look(turningKeys: true)
        #expect(!again.isTurned)
        #expect(again.rotation.contains("waits until the DNS shows it"))
        #expect(try await states() == [.active, .generated])
    }

    @Test func `a paused or disputed domain's keys stay where they are`() async throws {
        let records = try await world.proved(domain, for: acme)
        try world.withdraw([records[0]])
        world.clock.advance(by: .days(90))
        _ = try await look(turningKeys: true)
        #expect(try await states() == [.active, .published])
    }

    @Test func `what a retired key signed can be verified until its slot is free, even when the domain is taken away`()
        async throws
    {
        try await world.proved(domain, for: acme)
        let names = { () async throws in try await world.keeper.publishedKeys().map(\.name.text) }
        let both = try await names()
        _ = try await look(turningKeys: true)
        #expect(try await names() == both)
        try await world.ledger.removeDomain(
            try DomainName(domain), of: acme.facts.id, by: ProofWorld.operators)
        #expect(try await names() == both)
    }

    @Test func `an Ed25519 key waits for ever, signs once it is published, and makes room in its own time`()
        async throws
    {
        let extra = try #require(try await world.add(domain, for: acme).last)
        #expect(extra.name.hasPrefix("e1-") && !extra.isRequired)
        try world.publish(
            RecordToPublish.all(
                for: world.keeper.names(of: DomainName(domain), acme), label: acme.facts.label,
                includesSubdomains: false
            ).filter(\.isRequired))
        let state = { () async throws in
            try await world.keys(domain, acme).first { $0.slot == .ed25519 }?.course.state
        }
        #expect(try await look().row.course.state == .active)
        world.clock.advance(by: .days(100))
        _ = try await look()
        #expect(try await state() == .generated)
        try world.publish([extra])
        _ = try await look()
        #expect(try await state() == .active)
        try world.dns.silence(extra.value)
        _ = try await look()
        #expect(try await state() == .active)
        try world.dns.silence(extra.value, false)
        try world.withdraw([extra])
        _ = try await look()
        #expect(try await state() == .retiring)
        try world.publish([extra])
        world.clock.advance(by: .days(8))
        for expected in [KeySlotCourse.State.free, .generated, .active] {
            #expect(try await look().row.course.state == .active)
            #expect(try await state() == expected)
        }
        world.clock.advance(by: .days(90))
        _ = try await look()
        #expect(try await state() == .retiring)
    }

    @Test func `the platform's own domain has no Ed25519 key`() async throws {
        let zero = try #require(world.ledger.customer(.platform))
        #expect(try await world.add("mail.example", for: zero).allSatisfy { !$0.name.hasPrefix("e1-") })
        _ = try await world.look("mail.example", zero)
        #expect(try await world.keys("mail.example", zero).map(\.slot) == [.one, .two])
    }

    @Test func `of two processes that turn keys at once the slower one changes nothing`() async throws {
        try await world.proved(domain, for: acme)
        let keys = try await world.keys(domain, acme)
        let moves: [(StoredKey, KeySlotCourse.Event)] = [(keys[1], .activated), (keys[0], .retired)]
        let other = try Ledger(directory: world.folder.path, platform: world.platform, time: world.clock)
        let elsewhere = KeyVault(
            store: LedgerKeys(other), sealingKey: other.masterKey.derive(KeyVault.purpose),
            threads: SigningThreads(count: 1), time: world.clock)
        _ = try await elsewhere.apply(moves)
        await #expect(throws: SigningError.self) { try await world.vault.apply(moves) }
        #expect(try await states() == [.retiring, .active])
    }
}
