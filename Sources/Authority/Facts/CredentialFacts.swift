import Message

/// An API key, without its secret.
public struct CredentialFacts: Hashable, Codable, Sendable {
    public var id: CredentialID
    public var customer: CustomerID
    public var name: String
    public var scopes: Set<Scope>
    public var classes: Set<MessageClass>
    /// Domains this key may use; nil means every domain the customer has proved.
    public var domains: Set<DomainName>?
    /// Networks it may be used from; nil means any.
    public var networks: [IPNetwork]?
    public var createdAt: Timestamp
    public var expiresAt: Timestamp?
    public var revokedAt: Timestamp?
    public var secondFactor: SecondFactor

    public init(
        id: CredentialID, customer: CustomerID, name: String, scopes: Set<Scope>, classes: Set<MessageClass>,
        domains: Set<DomainName>? = nil, networks: [IPNetwork]? = nil, createdAt: Timestamp,
        expiresAt: Timestamp? = nil,
        revokedAt: Timestamp? = nil, secondFactor: SecondFactor
    ) {
        self.id = id
        self.customer = customer
        self.name = name
        self.scopes = scopes
        self.classes = classes
        self.domains = domains
        self.networks = networks
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.secondFactor = secondFactor
    }

    /// What a key may be used for.
    public enum Scope: String, Hashable, Codable, Sendable, CaseIterable {
        case send
        case read
    }

    /// How the person who minted the key was proved.
    public enum SecondFactor: String, Hashable, Codable, Sendable, CaseIterable {
        case none
        /// Somebody with write access to the data folder.
        case `operator`
        case totp
        case passkey
    }
}
