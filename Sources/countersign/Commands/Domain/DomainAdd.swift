import ArgumentParser
import Authority
import Ledger
import Proofs

struct DomainAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a domain to a customer and print the DNS records its owner publishes.")

    @Argument(help: "The domain.")
    var domain: String

    @Flag(name: .long, help: "Ask for sub-domains too.")
    var subdomains = false

    @OptionGroup var choice: CustomerChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        let name = try readDomain(domain)
        let ledger = try folder.openLedger()
        let customer = try choice.find(in: ledger)
        let keeper = try folder.proofKeeper(ledger)
        let records = try await reporting {
            try await keeper.add(name, for: customer, includesSubdomains: subdomains, by: folder.principal)
        }
        guard let row = ledger.domain(name, of: customer.facts.id) else { return }
        guard !folder.json else { return try Output.json(DomainOutput(row, records: records)) }
        print("\(name) of \(customer.facts.name) is \(row.course.state.rawValue). Publish these records:\n")
        print(RecordToPublish.table(records))
        print("As lines of a zone file:\n")
        print(RecordToPublish.zoneSnippet(records))
        print("then: countersign domain prove \(name) --customer \(customer.facts.id)")
    }
}
