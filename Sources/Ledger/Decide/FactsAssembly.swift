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

extension ConnectorFacts {
    /// Leaves out the tenants that no check asks about: every decision is kept with its facts, and an attacker's seven
    /// hundred denied tenants are none of them.
    mutating func keepTenants(asked: TenantID?) {
        guard case .microsoft365(var rules) = kind else { return }
        rules.tenants.removeAll { $0.state != .allowed && $0.id != asked }
        kind = .microsoft365(rules)
    }
}
