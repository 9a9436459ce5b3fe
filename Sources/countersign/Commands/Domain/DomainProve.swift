import ArgumentParser
import Authority
import Ledger
import Proofs

struct DomainProve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Look at a domain's DNS records now.",
        discussion: "Exit status 0 when the domain may be used, 1 when not.")

    @Argument(help: "The domain.")
    var domain: String

    @OptionGroup var choice: CustomerChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        let name = try readDomain(domain)
        let ledger = try folder.openLedger()
        let customer = try choice.find(in: ledger)
        guard let row = ledger.domain(name, of: customer.facts.id) else {
            throw Failure("\(customer.facts.name) has no domain \(name); add it first")
        }
        let keeper = try folder.proofKeeper(ledger)
        let proved = try await reporting {
            try await keeper.prove(row, of: customer, by: folder.principal)
        }
        if folder.json {
            try Output.json(DomainOutput(proved.row))
        } else {
            print("\(name) is \(proved.row.course.state.rawValue): \(proved.observation.sentence)")
        }
        let isUsable = [.active, .warning].contains(proved.row.course.state)
        if !isUsable {
            if !folder.json {
                let names = keeper.names(of: name, customer)
                print("\nThese records are looked for:\n")
                print(
                    RecordToPublish.table(
                        RecordToPublish.all(
                            for: names, label: customer.facts.label,
                            includesSubdomains: proved.row.course.admitsSubdomains)))
            }
            throw ExitCode.failure
        }
    }
}
