import Message
import Signing

/// Keeps keys in memory and counts how often it is asked.
actor MemoryKeyStore: KeyStore {
    struct Full: Error {}

    private(set) var keys: [StoredKey] = []
    private(set) var reads = 0
    private var isFull = false

    func storedKeys(of domain: DomainName?) -> [StoredKey] {
        reads += 1
        return keys.filter { domain == nil || $0.domain == domain }
    }

    func store(_ changes: [KeyChange]) throws {
        if isFull { throw Full() }
        for key in changes.map(\.after) {
            keys.removeAll { $0.domain == key.domain && $0.selector == key.selector }
            keys.append(key)
        }
    }

    func change(_ domain: DomainName, _ body: @Sendable (inout StoredKey) -> Void) {
        for index in keys.indices where keys[index].domain == domain { body(&keys[index]) }
    }

    func fill() { isFull = true }
}
