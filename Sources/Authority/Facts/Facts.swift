import Message

/// What the ledger knew when it was asked, and nothing else: together with claim, evidence and time it fixes the verdict.
public struct Facts: Hashable, Codable, Sendable {
    public var customer: CustomerFacts?
    public var credential: CredentialFacts?
    public var connector: ConnectorFacts?
    /// What is proved about the domains that `domainsNeeded(_:_:)` lists; one of which nothing is known is left out.
    @KeyOrdered public var domains: [DomainName: DomainFacts]
    /// One for each recipient of the claim, in its order.
    public var recipients: [RecipientFacts]
    public var limits: Limits
    /// The cells that `CellKey.needed(for:recipients:)` names; a missing key is an empty cell.
    @KeyOrdered public var cells: [CellKey: Cell]
    /// Set when the message was decided before and is asked about again.
    public var readmission: Readmission?

    public init(
        customer: CustomerFacts?, credential: CredentialFacts? = nil, connector: ConnectorFacts? = nil,
        domains: [DomainName: DomainFacts] = [:], recipients: [RecipientFacts] = [], limits: Limits = .standard,
        cells: [CellKey: Cell] = [:], readmission: Readmission? = nil
    ) {
        self.customer = customer
        self.credential = credential
        self.connector = connector
        self.domains = domains
        self.recipients = recipients
        self.limits = limits
        self.cells = cells
        self.readmission = readmission
    }
}

/// Why a message that was decided before is asked about again. Refusals stand in either case.
public enum Readmission: Hashable, Codable, Sendable {
    /// An operator released held recipients, which is in the audit log: they go, and are debited now.
    case released(by: String, at: Timestamp)
    /// Its signatures are too old. The recipients were sent and debited before; nothing is debited again.
    case renewed
}

public struct CustomerFacts: Hashable, Codable, Sendable {
    public var id: CustomerID
    public var name: String
    public var standing: Standing
    /// The public account label of DESIGN 9 (52 characters of base32).
    public var label: String
    public var since: Timestamp

    public init(id: CustomerID, name: String, standing: Standing, label: String, since: Timestamp) {
        self.id = id
        self.name = name
        self.standing = standing
        self.label = label
        self.since = since
    }
}

/// How a customer stands with the platform.
public enum Standing: String, Hashable, Codable, Sendable, CaseIterable {
    case active
    /// Sends, and is looked at.
    case watched
    /// Everything goes to hold until a person has looked.
    case held
    /// Nothing leaves; the queue is kept.
    case frozen
    case closed
}

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

/// A relay connector of the kind *network*.
public struct ConnectorFacts: Hashable, Codable, Sendable {
    public var id: ConnectorID
    public var customer: CustomerID
    public var name: String
    /// At most /28 or /64 each.
    public var networks: [IPNetwork]
    public var classes: Set<MessageClass>
    public var revokedAt: Timestamp?

    public init(
        id: ConnectorID, customer: CustomerID, name: String, networks: [IPNetwork], classes: Set<MessageClass>,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.customer = customer
        self.name = name
        self.networks = networks
        self.classes = classes
        self.revokedAt = revokedAt
    }
}

/// What is proved about one domain, seen from the claiming customer.
public struct DomainFacts: Hashable, Codable, Sendable {
    /// The state of this customer's own proof; nil when the customer never added the domain or one above it that
    /// covers it.
    public var proof: ProofState?
    /// The domain whose record covers this one: itself, or a domain above that says `s=y`.
    public var provedBy: DomainName?
    /// Another customer has proved this exact domain.
    public var provedByOther: Bool

    public init(proof: ProofState? = nil, provedBy: DomainName? = nil, provedByOther: Bool = false) {
        self.proof = proof
        self.provedBy = provedBy
        self.provedByOther = provedByOther
    }
}

/// The life of a domain proof (DESIGN 9, "Names in DNS").
public enum ProofState: String, Hashable, Codable, Sendable, CaseIterable {
    /// Added, never yet proved.
    case pending
    case active
    /// The record was absent lately; mail still flows.
    case warning
    /// Absent for too long: nothing is signed.
    case paused
    /// The owner's record names other accounts only.
    case conflict
    /// No successful look-up for too long: temporary refusal.
    case undecided
}

/// What is known about one recipient.
public struct RecipientFacts: Hashable, Codable, Sendable {
    /// The keyed hash of the canonical mailbox, lower-case hexadecimal.
    public var key: String
    /// The customer's own suppression if there is one, else the platform's.
    public var suppression: Suppression?

    public init(key: String, suppression: Suppression? = nil) {
        self.key = key
        self.suppression = suppression
    }
}

/// Whose list keeps mail from a recipient, and why.
public struct Suppression: Hashable, Codable, Sendable {
    public enum List: String, Hashable, Codable, Sendable { case customer, platform }
    public enum Reason: String, Hashable, Codable, Sendable { case bounce, complaint, unsubscribe, `operator` }
    public var list: List
    public var reason: Reason
    public var since: Timestamp

    public init(list: List, reason: Reason, since: Timestamp) {
        self.list = list
        self.reason = reason
        self.since = since
    }
}

/// A customer's limits: audited facts, not settings. Each counts recipients in a rolling 24 hours.
public struct Limits: Hashable, Codable, Sendable {
    /// All recipients of one customer.
    public var customerPerDay: Int
    /// All recipients of one key or connector.
    public var credentialPerDay: Int
    /// Recipients this customer never wrote to before.
    public var firstTimePerDay: Int
    /// Recipients of one domain that this customer never wrote to before.
    public var firstTimePerDomainPerDay: Int
    /// All recipients of the installation.
    public var platformPerDay: Int
    /// Different customers that may make first contact with one mailbox in 24 hours.
    public var firstContactCustomers: Int
    /// Octets of one message.
    public var messageSize: Int
    /// Recipients of one message.
    public var recipientsPerMessage: Int

    public init(
        customerPerDay: Int = 10_000, credentialPerDay: Int = 10_000, firstTimePerDay: Int = 200,
        firstTimePerDomainPerDay: Int = 200, platformPerDay: Int = 10_000_000, firstContactCustomers: Int = 5,
        messageSize: Int = 26_214_400, recipientsPerMessage: Int = 1000
    ) {
        self.customerPerDay = customerPerDay
        self.credentialPerDay = credentialPerDay
        self.firstTimePerDay = firstTimePerDay
        self.firstTimePerDomainPerDay = firstTimePerDomainPerDay
        self.platformPerDay = platformPerDay
        self.firstContactCustomers = firstContactCustomers
        self.messageSize = messageSize
        self.recipientsPerMessage = recipientsPerMessage
    }

    /// What a customer starts with.
    public static let standard = Limits()
}
