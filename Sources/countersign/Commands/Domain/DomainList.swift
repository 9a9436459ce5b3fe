import ArgumentParser
import Authority
import Ledger
import Message

struct DomainList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List domains and their proofs.")

    @Option(name: .long, help: "Only this customer's.")
    var customer: String?

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let ledger = try folder.openLedger()
        let wanted = try customer.map { try CustomerChoice.find($0, among: ledger.customers()).facts.id }
        let domains = ledger.domains(of: wanted).map { DomainOutput($0) }
        guard !folder.json else { return try Output.json(domains) }
        Output.table(
            ["domain", "customer", "state", "since", "return path", "last seen"],
            domains.map {
                [
                    $0.domain.text, $0.customer.description, $0.state.rawValue, $0.since,
                    $0.hasReturnPath ? "in place" : "platform's", $0.lastResult,
                ]
            })
    }
}
