import ArgumentParser
import Authority
import Ledger
import Message

/// `countersign connector`: who may relay through the MX port.
struct ConnectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connector", abstract: "Relay connectors: listed addresses that hand in a customer's mail.",
        subcommands: [ConnectorAdd.self, ConnectorList.self, ConnectorRevoke.self])
}

struct ConnectorOutput: Encodable {
    let id: ConnectorID
    let customer: CustomerID
    let name: String
    let networks: [IPNetwork]
    let classes: [String]
    let revokedAt: String?

    init(_ connector: ConnectorFacts) {
        id = connector.id
        customer = connector.customer
        name = connector.name
        if case .network(let listed) = connector.kind { networks = listed } else { networks = [] }
        classes = connector.classes.map(\.rawValue).sorted()
        revokedAt = connector.revokedAt.map { Output.time($0) }
    }
}
