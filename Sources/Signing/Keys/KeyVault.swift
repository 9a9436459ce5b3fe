import Crypto
import MailAuth
import Message

/// Makes private keys, keeps them sealed, and opens the one that signs. Open keys stay within this module.
public actor KeyVault {
    /// Open keys kept in memory.
    public static let openKeys = 1024
    /// How long it may take until a key that was retired elsewhere no longer signs.
    public static let memory = Span.seconds(5)

    private struct Owner: Hashable {
        let domain: DomainName
        let label: String
    }

    private struct Opened {
        let keys: [SigningKey]
        let sealed: [[UInt8]]
        let checkedAt: Timestamp
    }

    nonisolated let threads: SigningThreads
    private let store: any KeyStore
    private let seal: KeySeal
    private let time: any TimeSource
    /// Names of keys that are being made: making one takes a while, and a slot takes but one.
    private var making: Set<DNSName> = []
    private var opened = RecentCache<Owner, Opened>(limit: KeyVault.openKeys)

    /// - Parameter sealingKey: derived from the master key for the purpose `signing-keys`.
    public init(store: any KeyStore, sealingKey: SymmetricKey, threads: SigningThreads, time: any TimeSource) {
        self.store = store
        seal = KeySeal(key: sealingKey)
        self.threads = threads
        self.time = time
    }

    /// The purpose to derive the sealing key for.
    public static let purpose = "signing-keys"

    /// Makes a key for a slot and stores it sealed. It does not sign yet.
    ///
    /// - Parameter label: the account label of the customer the key is for.
    /// - Throws: `SigningError.slotTaken` when the slot cannot take a key now.
    public func generate(
        for domain: DomainName, label: String, slot: KeySlot
    ) async throws(SigningError) -> StoredKey {
        let now = time.now()
        guard let selector = slot.selector(label: label),
            let name = try? DNSName("\(selector)._domainkey.\(domain)")
        else { throw .unusableKey(selector: label) }
        guard making.insert(name).inserted else { throw .slotTaken(selector: selector.text) }
        defer { making.remove(name) }
        let held = try await keys(of: domain, label: label).first { $0.slot == slot }
        var course = held?.course ?? KeySlotCourse(since: now)
        do { try course.apply(.generated, at: now) } catch { throw .slotTaken(selector: selector.text) }
        let (seal, next) = (seal, course)
        let stored = try await threads.run { () throws(SigningError) -> StoredKey in
            do {
                let key = try PrivateKey.generate(slot.keyType)
                return StoredKey(
                    domain: domain, selector: selector, slot: slot,
                    sealed: try seal.seal(try key.octets(), domain: domain, selector: selector),
                    publicKey: try key.publicKey(), course: next)
            } catch let problem as PrivateKey.Problem {
                throw .cryptography(problem)
            } catch {
                throw .unusableKey(selector: selector.text)
            }
        }
        try await write([KeyChange(before: held, after: stored)])
        return stored
    }

    /// Moves keys through their courses in one transaction, so that one can retire as the other begins to sign. A key
    /// that has rested is destroyed.
    ///
    /// - Returns: the keys as they are now.
    /// - Throws: `SigningError.slotTaken` when an event does not fit, `.store` when a key is no longer what was handed in;
    ///   then nothing is changed.
    public func apply(_ moves: [(StoredKey, KeySlotCourse.Event)]) async throws(SigningError) -> [StoredKey] {
        let now = time.now()
        var changes: [KeyChange] = []
        for (before, event) in moves {
            var key = before
            do { try key.course.apply(event, at: now) } catch { throw .slotTaken(selector: key.selector.text) }
            if key.course.state == .free { key.sealed = [] }
            changes.append(KeyChange(before: before, after: key))
        }
        try await write(changes)
        return changes.map(\.after)
    }

    /// The keys of one account's slots, in their order and in every state.
    public func keys(of domain: DomainName, label: String) async throws(SigningError) -> [StoredKey] {
        let selectors = KeySlot.allCases.compactMap { $0.selector(label: label) }
        do {
            return try await store.storedKeys(of: domain).filter { selectors.contains($0.selector) }
                .sorted { $0.slot.rawValue < $1.slot.rawValue }
        } catch {
            throw .store("\(error)")
        }
    }

    /// The keys of every account and every domain, in every state.
    public func keys() async throws(SigningError) -> [StoredKey] {
        do {
            return try await store.storedKeys(of: nil)
        } catch {
            throw .store("\(error)")
        }
    }

    /// What to publish under the key's selector, such as `v=DKIM1; k=rsa; p=...`.
    public nonisolated static func record(of key: StoredKey) -> String {
        DKIMKeyRecord.text(key.slot.keyType, key: key.publicKey)
    }

    /// Forgets the open keys of a domain, after its rows were changed by somebody else.
    public func forget(_ domain: DomainName) {
        opened.removeAll { $0.domain == domain }
    }

    /// The keys that sign for a domain on behalf of an account: an RSA key, and an Ed25519 key where the DNS shows one.
    ///
    /// - Throws: `SigningError.noActiveKey` when there is no RSA key; never another account's or another domain's.
    func activeKeys(of domain: DomainName, label: String) async throws(SigningError) -> [SigningKey] {
        let owner = Owner(domain: domain, label: label)
        let now = time.now()
        let known = opened.value(for: owner)
        if let known, now - known.checkedAt < Self.memory, now >= known.checkedAt { return known.keys }
        let stored = try await keys(of: domain, label: label).filter(\.course.signs)
        guard stored.contains(where: { $0.slot.keyType == .rsa }) else {
            opened.remove(owner)
            throw .noActiveKey(domain)
        }
        let sealed = stored.map(\.sealed)
        var keys: [SigningKey] = []
        if let known, known.sealed == sealed {
            keys = known.keys
        } else {
            for key in stored { keys.append(try await open(key)) }
        }
        opened.insert(Opened(keys: keys, sealed: sealed, checkedAt: now), for: owner)
        return keys
    }

    private func open(_ stored: StoredKey) async throws(SigningError) -> SigningKey {
        let seal = seal
        return try await threads.run { () throws(SigningError) -> SigningKey in
            do {
                let plain = try seal.open(stored.sealed, domain: stored.domain, selector: stored.selector)
                return SigningKey(
                    domain: stored.domain, selector: stored.selector,
                    key: try PrivateKey(stored.slot.keyType, octets: plain))
            } catch {
                throw .unusableKey(selector: stored.selector.text)
            }
        }
    }

    private func write(_ changes: [KeyChange]) async throws(SigningError) {
        do {
            try await store.store(changes)
        } catch {
            throw .store("\(error)")
        }
        for change in changes { forget(change.after.domain) }
    }
}
