import ArgumentParser
import Authority
import Ledger

struct ConnectorRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Revoke a connector for ever.")

    @Argument(help: "The connector's id.")
    var connector: String

    @Option(name: .long, help: "Why; kept in the audit log.")
    var reason = "revoked by an operator"

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let id = try ConnectorCommand.id(connector)
        let ledger = try folder.openLedger()
        try await reporting { try await ledger.revokeConnector(id, by: folder.principal, reason: reason) }
        guard !folder.json else {
            return try Output.json(
                ledger.connectors().filter { $0.id == id }.map { ConnectorOutput($0, in: ledger) })
        }
        print("connector \(id) is revoked")
    }
}
