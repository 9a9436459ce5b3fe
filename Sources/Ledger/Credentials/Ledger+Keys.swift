import Authority
import Message
import Store

/// What a new API key shall be able to do.
public struct MintRequest: Hashable, Sendable {
    public var customer: CustomerID
    public var name: String
    public var scopes: Set<CredentialFacts.Scope>
    public var classes: Set<MessageClass>
    /// nil for every domain the customer has proved.
    public var domains: Set<DomainName>?
    /// nil for any network.
    public var networks: [IPNetwork]?
    public var expiresAt: Timestamp?
    public var secondFactor: CredentialFacts.SecondFactor

    public init(
        customer: CustomerID, name: String, scopes: Set<CredentialFacts.Scope> = [.send],
        classes: Set<MessageClass> = [.transactional], domains: Set<DomainName>? = nil, networks: [IPNetwork]? = nil,
        expiresAt: Timestamp? = nil, secondFactor: CredentialFacts.SecondFactor
    ) {
        self.customer = customer
        self.name = name
        self.scopes = scopes
        self.classes = classes
        self.domains = domains
        self.networks = networks
        self.expiresAt = expiresAt
        self.secondFactor = secondFactor
    }
}

/// A new key. The secret is in no other place: it cannot be shown again.
public struct MintedKey: Sendable {
    public let facts: CredentialFacts
    public let secret: String
    public var id: CredentialID { facts.id }
}

extension Ledger {
    /// Makes an API key. Only its hash is kept.
    ///
    /// - Throws: `LedgerError.notAllowed` without second factor, without a class or scope, for a class only the platform
    ///   may use, or an expiry that is past; `.unknown` for the customer.
    public func mintKey(_ request: MintRequest, by principal: Principal) throws(LedgerError) -> MintedKey {
        try Self.checkName(request.name)
        let now = time.now()
        guard request.secondFactor != .none else { throw .notAllowed("no second factor, no key") }
        guard !request.scopes.isEmpty else { throw .notAllowed("a key without scope can do nothing") }
        guard !request.classes.isEmpty || !request.scopes.contains(.send) else {
            throw .notAllowed("a key that sends needs a message class")
        }
        guard request.customer == .platform || request.classes.isDisjoint(with: [.challenge, .notice]) else {
            throw .notAllowed("challenges and notices are the platform's own")
        }
        guard request.expiresAt.map({ $0 > now }) ?? true else {
            throw .notAllowed("the key would have expired already")
        }
        let facts = CredentialFacts(
            id: newID(), customer: request.customer, name: request.name, scopes: request.scopes,
            classes: request.classes, domains: request.domains, networks: request.networks, createdAt: now,
            expiresAt: request.expiresAt, secondFactor: request.secondFactor)
        let secret = SecretText(id: facts.id, random: randomOctets(32))
        let key = HashedKey(facts: facts, hash: SecretText.hash(secret.text))
        _ = try write { connection in
            guard customer(request.customer) != nil else { throw LedgerError.unknown("customer \(request.customer)") }
            try CredentialTable.insert(key, connection)
            try audit(
                .keyMinted, customer: request.customer, subject: facts.id.description,
                detail: "\(request.name), second factor \(request.secondFactor.rawValue)", by: principal, connection)
            return key
        } then: { key in
            directory.change { $0.credentials[key.facts.id] = key }
        }
        return MintedKey(facts: facts, secret: secret.text)
    }

    /// Revokes a key for ever; a second time changes nothing.
    ///
    /// - Throws: `LedgerError.unknown`.
    public func revokeKey(_ id: CredentialID, by principal: Principal, reason: String) throws(LedgerError) {
        let now = time.now()
        _ = try write { connection in
            guard let key = directory.read({ $0.credentials[id] }) else { throw LedgerError.unknown("key \(id)") }
            guard key.facts.revokedAt == nil else { return }
            try CredentialTable.revoke(id, at: now, connection)
            try audit(
                .keyRevoked, customer: key.facts.customer, subject: id.description, detail: reason, by: principal,
                connection)
        } then: {
            directory.change { content in
                if content.credentials[id]?.facts.revokedAt == nil { content.credentials[id]?.facts.revokedAt = now }
            }
        }
    }

    /// The keys of a customer, oldest first, revoked ones included.
    public nonisolated func keys(of customer: CustomerID) -> [CredentialFacts] {
        directory.read { content in
            content.credentials.values.filter { $0.facts.customer == customer }.map(\.facts).sorted { $0.id < $1.id }
        }
    }

    public nonisolated func key(_ id: CredentialID) -> CredentialFacts? {
        directory.read { $0.credentials[id]?.facts }
    }

    /// Finds who presents a secret. Answers from memory; a wrong secret of a known key, an unknown key and text that is no
    /// key all cost the same hash and the same comparison.
    ///
    /// - Returns: nil unless a key has exactly this secret and is neither revoked nor expired. What it may do is decided
    ///   later, with the message.
    public nonisolated func authenticate(secret: String) async -> Authenticated? {
        // No more than a key's length is ever hashed.
        let hash = SecretText.hash(String(decoding: secret.utf8.prefix(128), as: UTF8.self))
        let id = SecretText(secret)?.id
        let key = id.flatMap { id in directory.read { $0.credentials[id] } }
        let isRight = isSame(hash, key?.hash ?? Self.noHash)
        guard isRight, let facts = key?.facts, facts.revokedAt == nil,
            facts.expiresAt.map({ $0 > time.now() }) ?? true
        else { return nil }
        return Authenticated(identity: .credential(facts.id), customer: facts.customer)
    }

    private static let noHash = [UInt8](repeating: 0, count: 32)
}
