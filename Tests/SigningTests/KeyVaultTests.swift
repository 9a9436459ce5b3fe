import Crypto
import MailAuth
import Message
import TestKit
import Testing

@testable import Signing

@Suite struct KeyVaultTests {
    private let store = MemoryKeyStore()
    private let clock = ManualClock()
    private let domain: DomainName
    private let vault: KeyVault
    private let label = String(repeating: "abcd", count: 13)

    init() throws {
        domain = try DomainName("example.org")
        vault = KeyVault(
            store: store, sealingKey: SymmetricKey(size: .bits256), threads: SigningThreads(count: 1), time: clock)
    }

    private func activate(_ key: StoredKey) async throws -> StoredKey {
        var key = key
        for event in [KeySlotCourse.Event.seenInDNS, .activated] {
            key = try #require(try await vault.apply([(key, event)]).first)
        }
        return key
    }

    @Test func `selectors belong to one account`() throws {
        #expect(KeySlot.one.selector(label: label)?.text == "c1-abcdabcdabcdabcd")
        #expect(KeySlot.two.selector(label: label)?.text == "c2-abcdabcdabcdabcd")
        #expect(KeySlot.ed25519.selector(label: label)?.text == "e1-abcdabcdabcdabcd")
        #expect(KeySlot.one.selector(label: "bad label") == nil)
    }

    @Test func `a new key does not sign, one that the DNS showed does`() async throws {
        let key = try await vault.generate(for: domain, label: label, slot: .one)
        await #expect(throws: SigningError.noActiveKey(domain)) { try await vault.activeKeys(of: domain, label: label) }
        _ = try await activate(key)
        let active = try #require(try await vault.activeKeys(of: domain, label: label).first)
        #expect(active.selector.text == "c1-abcdabcdabcdabcd")
        #expect(try active.key.publicKey() == key.publicKey)
    }

    @Test func `no other account's key and no other domain's key is ever used`() async throws {
        _ = try await activate(try await vault.generate(for: domain, label: label, slot: .one))
        let other = String(repeating: "zyxw", count: 13)
        await #expect(throws: SigningError.noActiveKey(domain)) { try await vault.activeKeys(of: domain, label: other) }
        let elsewhere = try DomainName("example.net")
        await #expect(throws: SigningError.noActiveKey(elsewhere)) {
            try await vault.activeKeys(of: elsewhere, label: label)
        }
    }

    @Test func `the stored key is sealed, and bound to its domain and selector`() async throws {
        let key = try await activate(try await vault.generate(for: domain, label: label, slot: .one))
        let seal = KeySeal(key: SymmetricKey(size: .bits256))
        #expect(throws: KeySeal.Problem.self) {
            try seal.open(key.sealed, domain: key.domain, selector: key.selector)
        }
        await store.change(domain) { $0.sealed[20] ^= 1 }
        await vault.forget(domain)
        await #expect(throws: SigningError.unusableKey(selector: key.selector.text)) {
            try await vault.activeKeys(of: domain, label: label)
        }
    }

    @Test func `sealed bytes open only where they were sealed`() throws {
        let seal = KeySeal(key: SymmetricKey(size: .bits256))
        let selector = try DNSName("c1-a")
        let sealed = try seal.seal([1, 2, 3], domain: domain, selector: selector)
        #expect(try seal.open(sealed, domain: domain, selector: selector) == [1, 2, 3])
        #expect(throws: KeySeal.Problem.self) {
            try seal.open(sealed, domain: DomainName("example.net"), selector: selector)
        }
        #expect(throws: KeySeal.Problem.self) { try seal.open(sealed, domain: domain, selector: DNSName("c2-a")) }
        #expect(throws: KeySeal.Problem.self) { try seal.open([], domain: domain, selector: selector) }
        #expect(throws: KeySeal.Problem.self) {
            try seal.open([2] + sealed.dropFirst(), domain: domain, selector: selector)
        }
    }

    @Test func `a key retired elsewhere signs no longer than five seconds`() async throws {
        _ = try await activate(try await vault.generate(for: domain, label: label, slot: .one))
        _ = try await vault.activeKeys(of: domain, label: label)
        let retired = KeySlotCourse(state: .retiring, since: clock.now())
        await store.change(domain) { $0.course = retired }
        let reads = await store.reads
        clock.advance(by: .seconds(4))
        _ = try await vault.activeKeys(of: domain, label: label)
        #expect(await store.reads == reads)
        clock.advance(by: .seconds(1))
        await #expect(throws: SigningError.noActiveKey(domain)) { try await vault.activeKeys(of: domain, label: label) }
    }

    @Test func `a slot that holds a key takes no other, and a freed one is destroyed first`() async throws {
        let key = try await activate(try await vault.generate(for: domain, label: label, slot: .one))
        await #expect(throws: SigningError.slotTaken(selector: key.selector.text)) {
            try await vault.generate(for: domain, label: label, slot: .one)
        }
        let retired = try #require(try await vault.apply([(key, .retired)]).first)
        await #expect(throws: SigningError.slotTaken(selector: key.selector.text)) {
            try await vault.apply([(retired, .rested)])
        }
        clock.advance(by: .days(7))
        let freed = try #require(try await vault.apply([(retired, .rested)]).first)
        #expect(freed.sealed.isEmpty)
        let next = try await vault.generate(for: domain, label: label, slot: .one)
        #expect(next.publicKey != key.publicKey)
    }

    @Test func `of two who fill a slot at once, one is refused`() async throws {
        async let first = try? vault.generate(for: domain, label: label, slot: .one)
        async let second = try? vault.generate(for: domain, label: label, slot: .one)
        let made = await [first, second].compactMap(\.self)
        #expect(made.count == 1)
        #expect(await store.keys.map(\.publicKey) == made.map(\.publicKey))
    }

    @Test func `a store that cannot write is an error and leaves no key signing`() async throws {
        await store.fill()
        await #expect(throws: SigningError.self) { try await vault.generate(for: domain, label: label, slot: .one) }
        await #expect(throws: SigningError.noActiveKey(domain)) { try await vault.activeKeys(of: domain, label: label) }
    }

    @Test func `the record to publish can be read by a verifier`() async throws {
        let key = try await vault.generate(for: domain, label: label, slot: .two)
        let record = try DKIMKeyRecord(Array(KeyVault.record(of: key).utf8))
        #expect(record.keyType == .rsa && record.key == key.publicKey)
    }

    @Test func `an Ed25519 key is kept and published like the others, and never signs alone`() async throws {
        let extra = try await activate(try await vault.generate(for: domain, label: label, slot: .ed25519))
        let record = try DKIMKeyRecord(Array(KeyVault.record(of: extra).utf8))
        #expect(record.keyType == .ed25519 && record.key == extra.publicKey && record.key.count == 32)
        await #expect(throws: SigningError.noActiveKey(domain)) { try await vault.activeKeys(of: domain, label: label) }
        let main = try await activate(try await vault.generate(for: domain, label: label, slot: .one))
        let both = try await vault.activeKeys(of: domain, label: label)
        #expect(both.map(\.selector) == [main.selector, extra.selector])
        #expect(try both.map { try $0.key.publicKey() } == [main.publicKey, extra.publicKey])
        _ = try await vault.apply([(extra, .retired)])
        #expect(try await vault.activeKeys(of: domain, label: label).map(\.selector) == [main.selector])
    }

    @Test func `a sealed key of one kind opens as no other`() throws {
        let keys = try [PrivateKey.generate(.rsa), .generate(.ed25519)]
        #expect(throws: PrivateKey.Problem.unusable) { try PrivateKey(.ed25519, octets: keys[0].octets()) }
        #expect(throws: PrivateKey.Problem.unusable) { try PrivateKey(.rsa, octets: keys[1].octets()) }
        #expect(try PrivateKey(.ed25519, octets: keys[1].octets()).publicKey() == keys[1].publicKey())
    }

    @Test func `the cache forgets what was used longest ago`() {
        var cache = RecentCache<Int, Int>(limit: 2)
        cache.insert(1, for: 1)
        cache.insert(2, for: 2)
        _ = cache.value(for: 1)
        cache.insert(3, for: 3)
        #expect(cache.count == 2)
        #expect(cache.value(for: 1) == 1 && cache.value(for: 2) == nil && cache.value(for: 3) == 3)
    }
}
