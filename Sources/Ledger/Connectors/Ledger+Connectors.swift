import Authority
import Message
import Store

extension Ledger {
    /// The widest block a connector may list, in leading bits: /28 and /64.
    static let widestConnector = (ipv4: 28, ipv6: 64)
    static let mostConnectorNetworks = 64

    /// Lets mail from listed addresses in on behalf of a customer.
    ///
    /// - Throws: `LedgerError.notAllowed` for no network, too many, one that is too wide, or a class only the platform
    ///   may use; `.conflict` when another live connector lists one of the addresses; `.unknown` for the customer.
    public func addConnector(
        name: String, for customer: CustomerID, networks: [IPNetwork],
        classes: Set<MessageClass> = [.transactional], by principal: Principal
    ) throws(LedgerError) -> ConnectorFacts {
        try Self.checkName(name)
        guard !networks.isEmpty, networks.count <= Self.mostConnectorNetworks else {
            throw .notAllowed("a connector lists 1 to \(Self.mostConnectorNetworks) networks")
        }
        for network in networks {
            let widest = network.base.isIPv4 ? Self.widestConnector.ipv4 : Self.widestConnector.ipv6
            guard network.prefix >= widest else { throw .notAllowed("\(network) is wider than /\(widest)") }
        }
        guard !classes.isEmpty else { throw .notAllowed("a connector needs a message class") }
        guard customer == .platform || classes.isDisjoint(with: [.challenge, .notice]) else {
            throw .notAllowed("challenges and notices are the platform's own")
        }
        let connector = ConnectorFacts(
            id: newID(), customer: customer, name: name, host: Self.newConnectorHost(), kind: .network(networks),
            classes: classes)
        return try write { connection in
            guard self.customer(customer) != nil else { throw LedgerError.unknown("customer \(customer)") }
            for other in liveConnectors() {
                guard case .network(let listed) = other.kind else { continue }
                for network in listed where networks.contains(where: { $0.overlaps(network) }) {
                    throw LedgerError.conflict("\(network) is listed by connector \(other.id) of \(other.customer)")
                }
            }
            try ConnectorTable.insert(connector, at: time.now(), connection)
            try audit(
                .connectorAdded, customer: customer, subject: connector.id.description,
                detail: "\(name): \(networks.map(\.description).joined(separator: " "))", by: principal, connection)
            return connector
        } then: { connector in
            directory.change { $0.connectors[connector.id] = connector }
        }
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

    /// 130 random bits as 26 characters.
    static func newConnectorHost() -> String {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        let characters = (0..<26).map { _ in alphabet[Int(random.next(upperBound: UInt(32)))] }
        return String(decoding: characters, as: UTF8.self)
    }

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

extension IPNetwork {
    func overlaps(_ other: IPNetwork) -> Bool {
        contains(other.base) || other.contains(base)
    }
}
