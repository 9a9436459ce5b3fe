import Authority
import Message
import Store

/// The machine's name in the table of odd facts.
enum HostEntry {
    static func read(_ connection: any SQLConnection) throws -> DomainName? {
        try connection.first("SELECT value FROM meta WHERE name = 'host'") { try $0.domain(0) }
    }

    static func write(_ host: DomainName, _ connection: any SQLConnection) throws {
        try connection.run(
            "INSERT INTO meta VALUES ('host', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [SQLValue(host)])
    }
}

extension Ledger {
    /// The name of the machine at the relay door, as `serve` last said it; nil before it ever did.
    public nonisolated var host: DomainName? { directory.read { $0.host } }

    /// Keeps the name of the machine for commands that print connectors' host names.
    ///
    /// - Throws: `LedgerError`.
    public func noteHost(_ host: DomainName) throws(LedgerError) {
        guard self.host != host else { return }
        _ = try write { connection in
            try HostEntry.write(host, connection)
        } then: {
            directory.change { $0.host = host }
        }
    }

    /// A connector's own host name. While the machine's name is not known it is given beneath the platform's domain.
    public nonisolated func hostName(of connector: ConnectorFacts) -> String {
        "\(connector.host).\(host ?? platform)"
    }
}
