import ArgumentParser
import Authority
import Ledger
import Message

struct TenantAllow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Name a tenant, and ask for the message that allows it.",
        discussion: """
            The tenant is allowed once a message comes out of it: to the address that is printed, with the nonce in its \
            Subject, and signed with DKIM by a domain that the customer has proved. Until then nothing of it is taken.
            """)

    @Argument(help: "The tenant's id, a GUID.")
    var tenant: String

    @Option(name: .long, help: "The connector's id.")
    var connector: String

    @Option(name: .long, parsing: .upToNextOption, help: "Domains that are known to be the tenant's.")
    var organisation: [String] = []

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let (tenant, connector) = (try TenantCommand.id(tenant), try ConnectorCommand.id(connector))
        let organisations = try organisation.map { text in
            guard let domain = try? DomainName(text) else { throw ValidationError("'\(text)' is no domain") }
            return domain
        }
        let ledger = try folder.openLedger()
        let request = try await reporting {
            try await ledger.allowTenant(tenant, on: connector, organisations: organisations, by: folder.principal)
        }
        let output = ProofOutput(request, in: ledger)
        guard !folder.json else { return try Output.json(output) }
        print("tenant \(tenant) is \(output.state)")
        print("have a message sent out of it, signed by a proved domain of the customer, before \(output.expires):")
        print("  to       \(output.address)")
        print("  subject  \(output.nonce)")
    }

    private struct ProofOutput: Encodable {
        let connector: ConnectorID
        let tenant: TenantID
        let state: String
        let organisations: [DomainName]
        let nonce: String
        let address: String
        let expires: String

        init(_ request: TenantProofRequest, in ledger: Ledger) {
            connector = request.connector.id
            tenant = request.tenant.id
            state = request.tenant.state.rawValue
            organisations = request.tenant.organisations
            nonce = request.nonce
            address = "\(TenantProofRequest.localPart)@\(ledger.hostName(of: request.connector))"
            expires = Output.time(request.expires)
        }
    }
}
