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
