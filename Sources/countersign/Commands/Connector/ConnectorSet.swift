import ArgumentParser
import Authority
import Ledger

struct ConnectorSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change what becomes of mail that a connector cannot prove.")

    @Argument(help: "The connector's id.")
    var connector: String

    @OptionGroup var mode: ConnectorModeChoice
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard try mode.mode != nil else { throw ValidationError("say --mode, or --inbound-host") }
        _ = try ConnectorCommand.id(connector)
    }

    func run() async throws {
        guard let mode = try mode.mode else { return }
        let id = try ConnectorCommand.id(connector)
        let ledger = try folder.openLedger()
        if let facts = ledger.connectors().first(where: { $0.id == id }), let owner = ledger.customer(facts.customer) {
            try await folder.checkInboundHost(mode, of: owner, in: ledger)
        }
        let changed = try await reporting { try await ledger.setMode(mode, of: id, by: folder.principal) }
        guard !folder.json else { return try Output.json(ConnectorOutput(changed, in: ledger)) }
        print("connector \(id): mail that cannot be proved is \(changed.mode.sentence)")
    }
}

extension ConnectorMode {
    /// What becomes of unproved mail, after *is*.
    fileprivate var sentence: String {
        switch self {
        case .enforce: "refused"
        case .observe: "held, and goes nowhere"
        case .inbound(let host): "handed unsigned to \(host), for recipients whose domain names it; else held"
        }
    }
}
