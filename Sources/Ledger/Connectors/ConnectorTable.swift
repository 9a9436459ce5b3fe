import Authority
import Message
import Store

/// Connectors and the tenants on their lists, as rows.
enum ConnectorTable {
    static func insert(_ connector: ConnectorFacts, at now: Timestamp, _ connection: any SQLConnection) throws {
        var networks: [IPNetwork] = []
        var names: [DomainName] = []
        var credential: CredentialID?
        switch connector.kind {
        case .microsoft365(let rules): networks = rules.hybridSources
        case .googleWorkspace: break
        case .network(let listed): networks = listed
        case .certificate(let listed): names = listed
        case .credential(let id): credential = id
        }
        try connection.run(
            """
            INSERT INTO connector (id, customer, name, networks, classes, created, host, kind, names, credential, mode)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(connector.id), SQLValue(connector.customer), .text(connector.name),
                SQLValue(words: networks.map(\.description)),
                SQLValue(words: connector.classes.map(\.rawValue).sorted()),
                SQLValue(now), .text(connector.host), .text(connector.kind.word),
                SQLValue(words: names.map(\.text)), SQLValue(credential), .text(connector.mode.description),
            ])
    }

    static func all(_ connection: any SQLConnection) throws -> [ConnectorFacts] {
        var tenants: [ConnectorID: [TenantFacts]] = [:]
        for (connector, tenant) in try TenantTable.all(connection) { tenants[connector, default: []].append(tenant) }
        return try connection.query(
            "SELECT id, customer, name, networks, classes, revoked, host, kind, names, credential, mode FROM connector"
        ) { row in
            let id: ConnectorID = try row.id(0)
            return ConnectorFacts(
                id: id, customer: try row.id(1), name: row.text(2), host: row.text(6),
                kind: try kind(of: row, tenants: tenants[id] ?? []),
                classes: Set(try row.words(4, as: MessageClass.self)), mode: try mode(row.text(10)),
                revokedAt: row.optionalTime(5))
        }
    }

    static func setMode(_ mode: ConnectorMode, of id: ConnectorID, _ connection: any SQLConnection) throws {
        try connection.run("UPDATE connector SET mode = ? WHERE id = ?", [.text(mode.description), SQLValue(id)])
    }

    private static func mode(_ text: String) throws -> ConnectorMode {
        guard let mode = ConnectorMode(text) else { throw StoreError.corrupt("a connector has the mode \(text)") }
        return mode
    }

    private static func kind(of row: any SQLRow, tenants: [TenantFacts]) throws -> ConnectorKind {
        switch row.text(7) {
        case "microsoft365": .microsoft365(Microsoft365Rules(tenants: tenants, hybridSources: try row.networks(3)))
        case "google": .googleWorkspace
        case "network": .network(try row.networks(3))
        case "certificate": .certificate(try row.words(8).map { try TenantTable.domain($0) })
        case "credential": .credential(try row.id(9))
        case let word: throw StoreError.corrupt("a connector is of the kind \(word)")
        }
    }
}
