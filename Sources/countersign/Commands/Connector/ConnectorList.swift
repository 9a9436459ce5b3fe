import ArgumentParser
import Authority
import Ledger
import Message

struct ConnectorList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the connectors.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let connectors = try folder.openLedger().connectors().map { ConnectorOutput($0) }
        guard !folder.json else { return try Output.json(connectors) }
        Output.table(
            ["id", "customer", "networks", "state", "name"],
            connectors.map { connector in
                [
                    connector.id.description, connector.customer.description,
                    connector.networks.map(\.description).joined(separator: ","),
                    connector.revokedAt.map { "revoked \($0)" } ?? "live", connector.name,
                ]
            })
    }
}
