import Authority
import Message

/// Puts facts together from what the ledger holds. Pure: the same content gives the same facts.
struct FactsAssembly {
    let claim: Claim
    /// The domains to look up; those of the evidence too, once there is a message.
    let domains: [DomainName]
    /// One for each recipient of the claim.
    let recipients: [RecipientFacts]
    let readmission: Readmission?
    let now: Timestamp

    /// Everything but the cells.
    func facts(from content: borrowing Directory.Content) -> Facts {
        var facts = Facts(
            customer: content.customers[claim.customer]?.facts, recipients: recipients,
            limits: content.limits(of: claim.customer), readmission: readmission)
        switch claim.identity {
        case .credential(let id): facts.credential = content.credentials[id]?.facts
        case .connector(let id):
            facts.connector = content.connectors[id]
            if case .credential(let key)? = facts.connector?.kind { facts.credential = content.credentials[key]?.facts }
        }
        for domain in domains {
            facts.domains[domain] = content.facts(of: domain, for: claim.customer, at: now)
        }
        return facts
    }
}
