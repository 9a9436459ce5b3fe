import ArgumentParser
import Authority
import Ledger

struct CustomerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the customers.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let customers = try folder.openLedger().customers().map { CustomerOutput($0) }
        guard !folder.json else { return try Output.json(customers) }
        Output.table(
            ["id", "standing", "since", "name"],
            customers.map { [$0.id.description, $0.standing.rawValue, $0.since, $0.name] })
    }
}
