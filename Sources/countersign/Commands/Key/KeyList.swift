import ArgumentParser
import Authority
import Ledger

struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List keys, without secrets.")

    @Option(name: .long, help: "Only this customer's.")
    var customer: String?

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let ledger = try folder.openLedger()
        let all = ledger.customers()
        let wanted = try customer.map { [try CustomerChoice.find($0, among: all)] } ?? all
        let keys = wanted.flatMap { ledger.keys(of: $0.facts.id) }.map { KeyOutput($0) }
        guard !folder.json else { return try Output.json(keys) }
        Output.table(
            ["id", "customer", "classes", "state", "name"],
            keys.map { key in
                let state = key.revokedAt.map { "revoked \($0)" } ?? key.expiresAt.map { "until \($0)" } ?? "valid"
                return [
                    key.id.description, key.customer.description, key.classes.joined(separator: ","), state, key.name,
                ]
            })
    }
}
