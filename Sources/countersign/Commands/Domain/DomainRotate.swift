import ArgumentParser
import Authority
import Ledger
import Message
import Proofs

struct DomainRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Let a domain's other key sign now, if the DNS shows it.",
        discussion: """
            Keys rotate by themselves every 90 days; this is for a key that should sign no longer. The former key's record \
            stays published for seven days. Exit status 0 when another key signs now, 1 when not.
            """)

    @Argument(help: "The domain.")
    var domain: String

    @OptionGroup var choice: CustomerChoice
    @OptionGroup var folder: DataFolder

    private struct Rotated: Encodable {
        let domain: DomainName
        let rotated: Bool
        let keys: [String]
        let lastResult: String
    }

    func run() async throws {
        let name = try readDomain(domain)
        let ledger = try folder.openLedger()
        let customer = try choice.find(in: ledger)
        guard let row = ledger.domain(name, of: customer.facts.id) else {
            throw Failure("\(customer.facts.name) has no domain \(name); add it first")
        }
        let keeper = try folder.proofKeeper(ledger)
        let proved = try await reporting {
            try await keeper.prove(row, of: customer, turningKeys: true, by: folder.principal)
        }
        if folder.json {
            try Output.json(
                Rotated(
                    domain: name, rotated: proved.isTurned,
                    keys: proved.rotation.split(separator: "\n").map(String.init),
                    lastResult: proved.row.lastResult))
        } else {
            print(
                proved.isTurned ? "\(name) has another key that signs." : "Nothing changed: \(proved.row.lastResult).")
            print(proved.rotation)
        }
        guard proved.isTurned else { throw ExitCode.failure }
    }
}
