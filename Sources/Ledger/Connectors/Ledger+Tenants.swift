import Authority
import Message
import Store

/// Which tenants of Microsoft 365 a connector takes mail from: named by an operator, allowed by a message of their own.
extension Ledger {
    /// Tenants on one connector's list, whatever their state.
    static let mostTenants = 500

    /// Names a tenant that shall be allowed, and asks for its proof; until that comes nothing of it is taken. Asked again,
    /// the nonce of before is worth nothing any more.
    ///
    /// - Parameter organisations: domains that are known to be the tenant's.
    /// - Throws: `LedgerError.unknown` for the connector; `.conflict` when the tenant is allowed already; `.notAllowed` for
    ///   anybody but an operator, for a connector of another kind or revoked, or for an organisation that is nobody's own.
    public func allowTenant(
        _ tenant: TenantID, on connector: ConnectorID, organisations: [DomainName] = [], by principal: Principal
    ) throws(LedgerError) -> TenantProofRequest {
        // Whoever holds a session alone must not open the door.
        guard principal.kind == .operator else { throw .notAllowed("tenants are allowed by operators at the shell") }
        guard organisations.count <= TenantOrganisations.most else {
            throw .notAllowed("a tenant has at most \(TenantOrganisations.most) organisations")
        }
        for domain in organisations where !TenantOrganisations.isTenantsOwn(domain) {
            throw .notAllowed("\(domain) is shared by many and no domain of one tenant")
        }
        let now = time.now()
        let nonce = TenantProofRequest.prefix + RandomWord.make(from: randomOctets(RandomWord.length))
        let proof = TenantTable.Proof(
            nonce: TenantProofRequest.hash(nonce), expires: now + TenantProofRequest.life, wrong: 0)
        return try write { connection in
            let (facts, rules) = try microsoftConnector(connector)
            guard facts.revokedAt == nil else { throw LedgerError.notAllowed("connector \(connector) is revoked") }
            let before = rules.tenants.first { $0.id == tenant }
            guard before?.state != .allowed else {
                throw LedgerError.conflict("tenant \(tenant) is allowed already; deny it first to prove it anew")
            }
            let named = TenantFacts(
                id: tenant, organisations: TenantOrganisations.joined(organisations), state: .pending, since: now)
            try put(named, proof: proof, on: facts, rules, .tenantNamed, "", by: principal, connection)
            return TenantProofRequest(connector: facts, tenant: named, nonce: nonce, expires: proof.expires)
        } then: { request in
            directory.put(request.tenant, on: connector)
        }
    }

    /// Turns a tenant away from now on, whether it was allowed, is waited for, or was never named.
    ///
    /// - Throws: `LedgerError.unknown` for the connector, `.notAllowed` for one of another kind.
    public func denyTenant(
        _ tenant: TenantID, on connector: ConnectorID, by principal: Principal
    ) throws(LedgerError) {
        let now = time.now()
        _ = try write { connection in
            let (facts, rules) = try microsoftConnector(connector)
            let before = rules.tenants.first { $0.id == tenant }
            if let before, before.state == .denied { return before }
            let denied = TenantFacts(
                id: tenant, organisations: before?.organisations ?? [], state: .denied, since: now)
            try put(
                denied, on: facts, rules, .tenantDenied, "was \(before?.state.rawValue ?? "not on the list")",
                by: principal, connection)
            return denied
        } then: { denied in
            directory.put(denied, on: connector)
        }
    }

    /// Whether a tenant is named on the live connector of this host and its proof is waited for, also when it was named
    /// beside this process a moment ago.
    ///
    /// - Throws: `LedgerError`.
    public func isPending(_ tenant: TenantID, host label: String) throws(LedgerError) -> Bool {
        try read { try TenantTable.isPending(tenant, host: label, $0) }
    }

    /// Allows a tenant whose message has come: over a connection proved to be Microsoft 365's, naming the tenant, its
    /// Subject and From signed. The caller has seen all that; here it is asked whether the message was waited for. After
    /// five wrong nonces the tenant is denied.
    ///
    /// - Parameters:
    ///   - label: the first label of the host name that the message was for.
    ///   - organisation: what Microsoft says the organisation is.
    ///   - signers: whose signatures are valid and cover Subject and From; the customer has proved one of them.
    /// - Throws: `LedgerError.notAllowed` with the private reason: the connector, the tenant, the signer or the nonce is not
    ///   the one that is waited for, or it is too late.
    public func confirmTenant(
        _ tenant: TenantID, host label: String, nonce: String, organisation: DomainName?, signers: [DomainName],
        by principal: Principal
    ) throws(LedgerError) {
        let now = time.now()
        let hash = TenantProofRequest.hash(nonce)
        let outcome = try write { connection -> ProofOutcome in
            guard let facts = connector(host: label).flatMap(connector(of:)),
                case .microsoft365(let rules) = facts.kind, facts.revokedAt == nil
            else { throw LedgerError.notAllowed("no connector takes tenants at that host") }
            guard let pending = rules.tenants.first(where: { $0.id == tenant && $0.state == .pending }),
                let proof = try TenantTable.proof(of: tenant, on: facts.id, connection)
            else { throw LedgerError.notAllowed("tenant \(tenant) is not waited for") }
            guard proof.expires > now else { throw LedgerError.notAllowed("the nonce has expired") }
            // Asked before the nonce, so that nobody else can use the tries up.
            let proved = directory.read { content in
                signers.first { content.facts(of: $0, for: facts.customer, at: now)?.isUsable == true }
            }
            guard let signer = proved else {
                let names = signers.map(\.text).joined(separator: ", ")
                throw LedgerError.notAllowed("the customer has proved none of those who signed (\(names))")
            }
            guard isSame(proof.nonce, hash) else {
                return try wrongNonce(pending, proof, on: facts, rules, at: now, by: principal, connection)
            }
            let organisations = [organisation, signer].compactMap(\.self).filter(TenantOrganisations.isTenantsOwn)
            let allowed = TenantFacts(
                id: tenant, organisations: TenantOrganisations.joined(organisations, pending.organisations),
                state: .allowed, since: now)
            try put(
                allowed, on: facts, rules, .tenantAllowed, "proved by a message that \(signer) signed", by: principal,
                connection)
            return ProofOutcome(tenant: allowed, connector: facts.id)
        } then: { outcome in
            directory.put(outcome.tenant, on: outcome.connector)
        }
        guard outcome.tenant.state == .allowed else { throw .notAllowed("the nonce is not the one waited for") }
    }

    /// The tenant as the message has left it.
    private struct ProofOutcome {
        var tenant: TenantFacts
        var connector: ConnectorID
    }

    private func wrongNonce(
        _ pending: TenantFacts, _ proof: TenantTable.Proof, on connector: ConnectorFacts, _ rules: Microsoft365Rules,
        at now: Timestamp, by principal: Principal, _ connection: any SQLConnection
    ) throws -> ProofOutcome {
        guard proof.wrong + 1 >= TenantProofRequest.mostWrongNonces else {
            try TenantTable.countWrongNonce(of: pending.id, on: connector.id, connection)
            return ProofOutcome(tenant: pending, connector: connector.id)
        }
        var denied = pending
        denied.state = .denied
        denied.since = now
        try put(denied, on: connector, rules, .tenantDenied, "too many wrong nonces", by: principal, connection)
        return ProofOutcome(tenant: denied, connector: connector.id)
    }

    private func microsoftConnector(_ id: ConnectorID) throws -> (ConnectorFacts, Microsoft365Rules) {
        guard let connector = directory.read({ $0.connectors[id] }) else {
            throw LedgerError.unknown("connector \(id)")
        }
        guard case .microsoft365(let rules) = connector.kind else {
            throw LedgerError.notAllowed("connector \(id) is of the kind \(connector.kind.word) and has no tenants")
        }
        return (connector, rules)
    }

    private func put(
        _ tenant: TenantFacts, proof: TenantTable.Proof? = nil, on connector: ConnectorFacts,
        _ rules: Microsoft365Rules, _ action: AuditAction, _ detail: String, by principal: Principal,
        _ connection: any SQLConnection
    ) throws {
        guard rules.tenants.count < Self.mostTenants || rules.tenants.contains(where: { $0.id == tenant.id }) else {
            throw LedgerError.notAllowed("a connector lists at most \(Self.mostTenants) tenants")
        }
        try TenantTable.put(tenant, on: connector.id, proof: proof, by: principal, connection)
        let domains = tenant.organisations.map(\.text).joined(separator: " ")
        try audit(
            action, customer: connector.customer, subject: tenant.id.text,
            detail: ["connector \(connector.id)", domains, detail].filter { !$0.isEmpty }.joined(separator: ", "),
            by: principal, connection)
    }
}

extension Directory {
    /// Notes how a tenant stands with a connector.
    fileprivate func put(_ tenant: TenantFacts, on connector: ConnectorID) {
        change { content in
            guard case .microsoft365(var rules)? = content.connectors[connector]?.kind else { return }
            rules.tenants.removeAll { $0.id == tenant.id }
            rules.tenants.append(tenant)
            rules.tenants.sort { $0.id < $1.id }
            content.connectors[connector]?.kind = .microsoft365(rules)
        }
    }
}
