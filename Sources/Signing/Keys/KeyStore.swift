import Message

/// One signing key as it is kept: the private half sealed.
public struct StoredKey: Hashable, Sendable {
    public var domain: DomainName
    public var selector: DNSName
    public var slot: KeySlot
    /// The encrypted private half; empty once the slot is free and the key destroyed.
    public var sealed: [UInt8]
    /// The public half as its record's `p=` holds it.
    public var publicKey: [UInt8]
    public var course: KeySlotCourse

    public init(
        domain: DomainName, selector: DNSName, slot: KeySlot, sealed: [UInt8], publicKey: [UInt8],
        course: KeySlotCourse
    ) {
        self.domain = domain
        self.selector = selector
        self.slot = slot
        self.sealed = sealed
        self.publicKey = publicKey
        self.course = course
    }
}

/// A key as it was, nil for none, and as it shall be.
public struct KeyChange: Hashable, Sendable {
    public var before: StoredKey?
    public var after: StoredKey

    public init(before: StoredKey?, after: StoredKey) {
        self.before = before
        self.after = after
    }
}

/// Where signing keys are kept.
public protocol KeyStore: Sendable {
    /// The keys of a domain, or of all, those of every account and in every state.
    func storedKeys(of domain: DomainName?) async throws -> [StoredKey]
    /// Adds keys, or replaces those with the same domain and selector; all of them or none. It is an error when one of
    /// them is no longer what it was: somebody else was quicker.
    func store(_ changes: [KeyChange]) async throws
}
