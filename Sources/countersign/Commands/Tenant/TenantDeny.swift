import ArgumentParser
import Authority
import Ledger

struct TenantDeny: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Turn a tenant away from now on, whether it was allowed or never named.")

    @Argument(help: "The tenant's id, a GUID.")
    var tenant: String

    @Option(name: .long, help: "The connector's id.")
    var connector: String

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let (tenant, id) = (try TenantCommand.id(tenant), try ConnectorCommand.id(connector))
        let ledger = try folder.openLedger()
        try await reporting { try await ledger.denyTenant(tenant, on: id, by: folder.principal) }
        let denied = ledger.connectors().first { $0.id == id }.flatMap { connector in
            connector.tenants?.first { $0.id == tenant }.map { TenantOutput($0, on: connector) }
        }
        guard !folder.json else { return try Output.json(denied) }
        print("tenant \(tenant) is denied")
    }
}
