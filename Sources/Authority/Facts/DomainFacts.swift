import Message

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
