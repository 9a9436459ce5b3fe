import ArgumentParser
import Authority
import Ledger

struct CustomerSuspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Stop a customer at once; the queue is kept.")

    @Argument(help: "The customer's id, account label or name.")
    var customer: String

    @Option(name: .long, help: "Why; kept in the audit log.")
    var reason: String

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let ledger = try folder.openLedger()
        let found = try CustomerChoice.find(customer, among: ledger.customers())
        try await reporting {
            try await ledger.setStanding(.frozen, of: found.facts.id, by: folder.principal, reason: reason)
        }
        guard let changed = ledger.customer(found.facts.id) else { return }
        guard !folder.json else { return try Output.json(CustomerOutput(changed)) }
        print("\(changed.facts.name) (\(changed.facts.id)) is \(changed.facts.standing.rawValue)")
    }
}
