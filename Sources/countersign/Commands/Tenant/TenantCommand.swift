import ArgumentParser
import Authority
import Ledger
import Message

/// `countersign tenant`: which organisations at Microsoft 365 a connector takes mail from.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Tenants of Microsoft 365 that connectors take mail from, and those refused.",
        subcommands: [TenantAllow.self, TenantDeny.self, TenantList.self])

    /// - Throws: `ValidationError`.
    static func id(_ text: String) throws -> TenantID {
        guard let id = TenantID(text) else {
            throw ValidationError("'\(text)' is no tenant's id: 32 hexadecimal digits as 8-4-4-4-12")
        }
        return id
    }
}

/// A tenant on a connector's list as commands print it.
struct TenantOutput: Encodable {
    let connector: ConnectorID
    let customer: CustomerID
    let tenant: TenantID
    let state: String
    let organisations: [DomainName]
    let since: String

    init(_ tenant: TenantFacts, on connector: ConnectorFacts) {
        self.connector = connector.id
        customer = connector.customer
        self.tenant = tenant.id
        state = tenant.state.rawValue
        organisations = tenant.organisations
        since = Output.time(tenant.since)
    }
}
