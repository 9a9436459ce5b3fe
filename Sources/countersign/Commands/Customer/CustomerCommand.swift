import ArgumentParser
import Authority
import Ledger

/// `countersign customer`: who has an account.
struct CustomerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "Customers: who has an account with the platform.",
        subcommands: [
            CustomerAdd.self, CustomerList.self, CustomerSuspend.self, CustomerRelease.self, CustomerLimit.self,
        ])
}

/// A customer as commands print it.
struct CustomerOutput: Encodable {
    let id: CustomerID
    let name: String
    let standing: Standing
    let label: String
    let since: String

    init(_ customer: Customer) {
        id = customer.facts.id
        name = customer.facts.name
        standing = customer.facts.standing
        label = customer.facts.label
        since = Output.time(customer.facts.since)
    }
}
