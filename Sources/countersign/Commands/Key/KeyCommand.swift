import ArgumentParser
import Authority
import Ledger
import Message

/// `countersign key`: API keys, which are also SMTP passwords.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "API keys.", subcommands: [KeyMint.self, KeyList.self, KeyRevoke.self])
}

/// A key as commands print it; never with its secret.
struct KeyOutput: Encodable {
    let id: CredentialID
    let customer: CustomerID
    let name: String
    let scopes: [String]
    let classes: [String]
    let domains: [DomainName]?
    let networks: [IPNetwork]?
    let createdAt: String
    let expiresAt: String?
    let revokedAt: String?
    let secondFactor: String

    init(_ key: CredentialFacts) {
        id = key.id
        customer = key.customer
        name = key.name
        scopes = key.scopes.map(\.rawValue).sorted()
        classes = key.classes.map(\.rawValue).sorted()
        domains = key.domains?.sorted()
        networks = key.networks
        createdAt = Output.time(key.createdAt)
        expiresAt = key.expiresAt.map { Output.time($0) }
        revokedAt = key.revokedAt.map { Output.time($0) }
        secondFactor = key.secondFactor.rawValue
    }
}
