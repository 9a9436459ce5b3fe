import Message

/// What one look at a domain's DNS records showed.
public enum ProofObservation: Hashable, Codable, Sendable {
    /// The record names this account. `selectors` of the two DKIM selectors lead to our keys.
    case named(selectors: Int, admitsSubdomains: Bool)
    /// There is a record, and it names others only.
    case namesOthers
    /// The record names this account, but a domain above, which another customer proved, does not: its owner's word is
    /// needed for its sub-domains.
    case governed(by: DomainName)
    /// No record, or only answers that prove nothing, such as a wildcard's; the reason is shown to the customer.
    case absent(String)
    /// The DNS gave no usable answer. That is not an absence.
    case unanswered(String)
}
