import Authority
import Message
import Store

extension Ledger {
    /// Lets mail that proves to be a customer's own in at the relay door.
    ///
    /// - Parameter networks: the list of shared senders in force.
    /// - Throws: `LedgerError.notAllowed`, with the rule: networks that are missing, too many, too wide or shared by many
    ///   senders, likewise names in certificates, a key that is not the customer's or not in force, a class only the platform
    ///   may use; `.conflict` when another live connector lists one of the addresses; `.unknown` for the customer.
    public func addConnector(
        _ request: ConnectorRequest, refusing networks: SenderNetworks = .builtIn, by principal: Principal
    ) throws(LedgerError) -> ConnectorFacts {
        try Self.checkName(request.name)
        if let problem = request.problem(networks) { throw .notAllowed(problem) }
        let connector = ConnectorFacts(
            id: newID(), customer: request.customer, name: request.name, host: newConnectorHost(), kind: request.kind,
            classes: request.classes, mode: request.mode)
        return try write { connection in
            guard customer(request.customer) != nil else { throw LedgerError.unknown("customer \(request.customer)") }
            switch request.kind {
            case .microsoft365, .googleWorkspace, .certificate: break
            case .network(let listed): try refuseOverlap(listed)
            case .credential(let id): try refuseKey(id, of: request.customer)
            }
            try ConnectorTable.insert(connector, at: time.now(), connection)
            try audit(
                .connectorAdded, customer: request.customer, subject: connector.id.description,
                detail:
                    "\(request.name): \(request.kind.inWords)\(request.mode.isEnforcing ? "" : ", \(request.mode)")",
                by: principal, connection)
            return connector
        } then: { connector in
            directory.change { $0.add(connector) }
        }
    }

    /// The same for a connector that knows its customer by listed addresses.
    public func addConnector(
        name: String, for customer: CustomerID, networks: [IPNetwork],
        classes: Set<MessageClass> = [.transactional], by principal: Principal
    ) throws(LedgerError) -> ConnectorFacts {
        try addConnector(
            ConnectorRequest(customer: customer, name: name, kind: .network(networks), classes: classes),
            by: principal)
    }

    private func refuseOverlap(_ networks: [IPNetwork]) throws(LedgerError) {
        for other in liveConnectors() {
            guard case .network(let listed) = other.kind else { continue }
            for network in listed where networks.contains(where: { $0.overlaps(network) }) {
                throw .conflict("\(network) is listed by connector \(other.id) of \(other.customer)")
            }
        }
    }

    private func refuseKey(_ id: CredentialID, of customer: CustomerID) throws(LedgerError) {
        guard let key = key(id), key.customer == customer else {
            throw .notAllowed("\(id) is no key of this customer")
        }
        guard key.revokedAt == nil, key.expiresAt.map({ $0 > time.now() }) ?? true else {
            throw .notAllowed("key \(id) is revoked or has expired")
        }
        guard key.scopes.contains(.send) else { throw .notAllowed("key \(id) may not send") }
    }

    /// Revokes a connector for ever; a second time changes nothing.
    ///
    /// - Throws: `LedgerError.unknown`.
    public func revokeConnector(_ id: ConnectorID, by principal: Principal, reason: String) throws(LedgerError) {
        let now = time.now()
        _ = try write { connection in
            guard let connector = directory.read({ $0.connectors[id] }) else {
                throw LedgerError.unknown("connector \(id)")
            }
            guard connector.revokedAt == nil else { return }
            try connection.run("UPDATE connector SET revoked = ? WHERE id = ?", [SQLValue(now), SQLValue(id)])
            try audit(
                .connectorRevoked, customer: connector.customer, subject: id.description, detail: reason, by: principal,
                connection)
        } then: {
            directory.change { content in
                if content.connectors[id]?.revokedAt == nil { content.connectors[id]?.revokedAt = now }
            }
        }
    }

    /// Changes what becomes of mail that a live connector cannot prove; the mode it has already changes nothing.
    ///
    /// - Throws: `LedgerError.unknown`; `.notAllowed` when it is revoked.
    public func setMode(
        _ mode: ConnectorMode, of id: ConnectorID, by principal: Principal
    ) throws(LedgerError) -> ConnectorFacts {
        try write { connection in
            guard var connector = directory.read({ $0.connectors[id] }) else {
                throw LedgerError.unknown("connector \(id)")
            }
            guard connector.revokedAt == nil else { throw LedgerError.notAllowed("connector \(id) is revoked") }
            guard connector.mode != mode else { return connector }
            try ConnectorTable.setMode(mode, of: id, connection)
            try audit(
                .connectorChanged, customer: connector.customer, subject: id.description,
                detail: "\(connector.mode) -> \(mode)", by: principal, connection)
            connector.mode = mode
            return connector
        } then: { _ in
            directory.change { $0.connectors[id]?.mode = mode }
        }
    }

    /// The first label of a connector's host name, which nobody guesses.
    private func newConnectorHost() -> String { RandomWord.make(from: randomOctets(RandomWord.length)) }

    /// The connectors of a customer, or of all, oldest first, revoked ones included.
    public nonisolated func connectors(of customer: CustomerID? = nil) -> [ConnectorFacts] {
        directory.read { content in
            content.connectors.values.filter { customer == nil || $0.customer == customer }.sorted { $0.id < $1.id }
        }
    }

    /// Whose connector an address belongs to. Answers from memory.
    ///
    /// - Returns: nil unless exactly one live connector lists the address.
    public nonisolated func connector(for peer: IPAddress) -> Authenticated? {
        directory.read { content in
            var found: ConnectorFacts?
            for connector in content.connectors.values where connector.revokedAt == nil {
                guard case .network(let networks) = connector.kind, networks.contains(where: { $0.contains(peer) })
                else { continue }
                guard found == nil else { return nil }
                found = connector
            }
            return found.map(Self.authenticated)
        }
    }

    private nonisolated func liveConnectors() -> [ConnectorFacts] {
        directory.read { $0.connectors.values.filter { $0.revokedAt == nil } }
    }
}

extension ConnectorKind {
    /// For the audit log.
    fileprivate var inWords: String {
        switch self {
        case .microsoft365(let rules):
            ([word] + rules.hybridSources.map { "hybrid \($0)" }).joined(separator: " ")
        case .googleWorkspace: word
        case .network(let networks): networks.map(\.description).joined(separator: " ")
        case .certificate(let names): "\(word) \(names.map(\.text).joined(separator: " "))"
        case .credential(let id): "\(word) \(id)"
        }
    }
}

extension IPNetwork {
    func overlaps(_ other: IPNetwork) -> Bool {
        contains(other.base) || other.contains(base)
    }
}
