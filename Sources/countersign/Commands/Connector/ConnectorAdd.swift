import ArgumentParser
import Authority
import Ledger
import Message

struct ConnectorAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Let mail from listed addresses in on behalf of a customer.")

    @OptionGroup var choice: CustomerChoice

    @Option(name: .long, help: "What it is for.")
    var name: String

    @Option(name: .long, parsing: .upToNextOption, help: "Networks, at most /28 or /64 each.")
    var network: [String]

    @Option(name: .long, parsing: .upToNextOption, help: "Classes of mail: reply, transactional, bulk, provoked.")
    var `class`: [String] = ["transactional"]

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let networks = try network.map { text in
            guard let network = try? IPNetwork(text) else { throw ValidationError("'\(text)' is no network") }
            return network
        }
        let classes = try `class`.map { text in
            guard let word = MessageClass(rawValue: text) else { throw ValidationError("'\(text)' is no class") }
            return word
        }
        let ledger = try folder.openLedger()
        let customer = try choice.find(in: ledger)
        let connector = try await reporting {
            try await ledger.addConnector(
                name: name, for: customer.facts.id, networks: networks, classes: Set(classes), by: folder.principal)
        }
        guard !folder.json else { return try Output.json(ConnectorOutput(connector)) }
        print("connector \(connector.id) for \(customer.facts.name): \(network.joined(separator: " "))")
    }
}
