import ArgumentParser
import Authority
import Ledger
import Message

struct ConnectorList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the connectors.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let ledger = try folder.openLedger()
        let connectors = ledger.connectors().map { ConnectorOutput($0, in: ledger) }
        guard !folder.json else { return try Output.json(connectors) }
        Output.table(
            ["id", "customer", "kind", "host", "evidence", "mode", "state", "name"],
            connectors.map { connector in
                [
                    connector.id.description, connector.customer.description, connector.kind, connector.host,
                    connector.evidence, connector.modeText, connector.revokedAt.map { "revoked \($0)" } ?? "live",
                    connector.name,
                ]
            })
    }
}
