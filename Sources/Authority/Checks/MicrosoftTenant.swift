import MailAuth
import Message

/// Which tenant of Microsoft 365 stands behind a message, and whether it is on the list.
///
/// The connection was proved to be Microsoft's before. The tenant's own signature is preferred; what Microsoft writes into
/// the header counts on such a connection alone, and a contradiction anywhere refuses.
struct MicrosoftTenant {
    let rules: Microsoft365Rules
    let author: DomainName
    let relay: RelayEvidence?
    /// What is proved about the domains in question.
    let domains: [DomainName: DomainFacts]

    private static let microsoft = DomainName.known("microsoft.com")

    func find() -> TenantFinding {
        guard let relay else { return .unproved("nothing was observed of the connection") }
        switch relay.tenant {
        case .absent: return .unproved("Microsoft names no tenant")
        case .unreadable(let reason): return .forbidden("the tenant cannot be told: \(reason)")
        case .read(let fields): return find(fields, relay.authentication)
        }
    }

    private func find(_ fields: TenantFields, _ authentication: RelayAuthentication?) -> TenantFinding {
        if let named = fields.tenant, rules.allowed(named) == nil {
            guard let state = rules.tenants.first(where: { $0.id == named })?.state else {
                return .unproved("tenant \(named) is not on the list")
            }
            let reason = "tenant \(named) is \(state.rawValue)"
            return state == .denied ? .forbidden(reason) : .unproved(reason)
        }
        guard rules.tenants.contains(where: { $0.state == .allowed }) else {
            return .unproved("the connector allows no tenant yet")
        }
        guard let authentication else { return .undecided("nobody looked at the signatures") }
        let signatures = authentication.signatures.filter { $0.result == .pass && $0.coversContent }
        // What this installation signed itself says that the message was here before, not who feeds us.
        let others = signatures.filter { !$0.isCountersigns }
        if let tenant = fields.tenant.flatMap(rules.allowed) {
            if let problem = contradiction(tenant, fields, signatures) { return .forbidden(problem) }
            if let finding = entry(tenant, fields, authentication) { return finding }
            guard let own = others.first(where: { $0.domain == author || tenant.organisations.contains($0.domain) })
            else {
                return .proved(
                    .namedTenant(tenant.id), "tenant \(tenant.id) is allowed, by what Microsoft says of it",
                    signature: nil)
            }
            return .proved(
                .signedTenant(tenant.id, by: own.domain), "tenant \(tenant.id) is allowed, and \(own.domain) signed",
                signature: own)
        }
        guard let (tenant, own) = tenant(of: others, fields) else {
            if authentication.signatures.contains(where: { $0.result == .temperror }) {
                return .undecided("the DNS did not answer about the tenant's key")
            }
            return .unproved("Microsoft names no tenant, and no signature of an allowed one says who it is")
        }
        if let problem = contradiction(tenant, fields, signatures) { return .forbidden(problem) }
        if let finding = entry(tenant, fields, authentication) { return finding }
        return .proved(
            .signatureOfTenant(tenant.id, by: own.domain),
            "Microsoft names an organisation of tenant \(tenant.id), and \(own.domain) signed", signature: own)
    }

    /// The tenant by its own signature, where the id is missing (threats B12): signer and organisation must both be its.
    private func tenant(
        of signatures: [SignatureEvidence], _ fields: TenantFields
    ) -> (TenantFacts, SignatureEvidence)? {
        guard let organisation = fields.organisation else { return nil }
        for tenant in rules.tenants where tenant.state == .allowed && tenant.organisations.contains(organisation) {
            if let own = signatures.first(where: { tenant.organisations.contains($0.domain) }) { return (tenant, own) }
        }
        return nil
    }

    private func contradiction(
        _ tenant: TenantFacts, _ fields: TenantFields, _ signatures: [SignatureEvidence]
    ) -> String? {
        if let organisation = fields.organisation, !isOwn(organisation, of: tenant) {
            return "tenant \(tenant.id) is named, but the organisation \(organisation) is not its"
        }
        // Until the tenant's own initial domain is known, nobody can tell another's from it.
        guard tenant.organisations.contains(where: \.isInitialDomain) else { return nil }
        let foreign = signatures.first { signature in
            signature.domain.isInitialDomain && !tenant.organisations.contains(signature.domain)
        }
        return foreign.map { "tenant \(tenant.id) is named, but \($0.domain) signed" }
    }

    private func isOwn(_ organisation: DomainName, of tenant: TenantFacts) -> Bool {
        if organisation == author || tenant.organisations.contains(organisation) { return true }
        return domains[organisation]?.isUsable == true
    }

    /// Mail that no mailbox of the tenant wrote came in through it, lawfully or not: it counts only from listed hosts.
    ///
    /// - Returns: nil when nothing is against it.
    private func entry(
        _ tenant: TenantFacts, _ fields: TenantFields, _ authentication: RelayAuthentication
    ) -> TenantFinding? {
        if authentication.arc == .fail, authentication.isARCTemporary {
            return .undecided("the DNS did not answer about Microsoft's seal")
        }
        let isForged =
            authentication.firstSealer?.isAtOrBelow(Self.microsoft) == true && authentication.firstDMARC == "fail"
        let reason: String
        if authentication.arc == .fail {
            reason = "Microsoft's seal is broken"
        } else if isForged {
            reason = "DMARC failed where the message entered Microsoft 365"
        } else if !fields.isFromCloudMailbox {
            reason = "no mailbox of the tenant wrote it"
        } else {
            return nil
        }
        guard let source = fields.source else { return .unproved("\(reason), and no host is named that did") }
        let isListed = rules.hybridSources.contains { $0.isNarrowEnough && $0.contains(source.address) }
        guard isListed, source.tenant == tenant.id else {
            return .unproved("\(reason), and \(source.address) is no listed host of the customer")
        }
        return nil
    }
}
