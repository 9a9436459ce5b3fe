import Authority
import Message
import Store

enum ConnectorTable {
    static func insert(_ connector: ConnectorFacts, at now: Timestamp, _ connection: any SQLConnection) throws {
        try connection.run(
            "INSERT INTO connector (id, customer, name, networks, classes, created) VALUES (?, ?, ?, ?, ?, ?)",
            [
                SQLValue(connector.id), SQLValue(connector.customer), .text(connector.name),
                SQLValue(words: connector.networks.map(\.description)),
                SQLValue(words: connector.classes.map(\.rawValue).sorted()), SQLValue(now),
            ])
    }

    static func all(_ connection: any SQLConnection) throws -> [ConnectorFacts] {
        try connection.query("SELECT id, customer, name, networks, classes, revoked FROM connector") { row in
            ConnectorFacts(
                id: try row.id(0), customer: try row.id(1), name: row.text(2), networks: try row.networks(3),
                classes: Set(try row.words(4, as: MessageClass.self)), revokedAt: row.optionalTime(5))
        }
    }
}

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
            id: newID(), customer: customer, name: name, networks: networks, classes: classes)
        return try write { connection in
            guard self.customer(customer) != nil else { throw LedgerError.unknown("customer \(customer)") }
            for other in liveConnectors() {
                for network in other.networks where networks.contains(where: { $0.overlaps(network) }) {
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
            for connector in content.connectors.values
            where connector.revokedAt == nil && connector.networks.contains(where: { $0.contains(peer) }) {
                guard found == nil else { return nil }
                found = connector
            }
            return found.map { Authenticated(identity: .connector($0.id), customer: $0.customer) }
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
