import ArgumentParser
import Authority
import Ledger
import Message

struct ConnectorAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Let a customer's mail in at the relay door.",
        discussion: """
            What a connection has to prove depends on the kind. microsoft365: that it is Microsoft's, and each tenant for \
            itself ('countersign tenant allow'). google: that it is Google's, and Google's signature for the customer. \
            network: an address of the customer's own. certificate: a certificate of the customer's own host. \
            credential: a key of the customer's.
            """)

    /// The words of `ConnectorKind`.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case microsoft365, google, network, certificate, credential
    }

    @OptionGroup var choice: CustomerChoice

    @Option(name: .long, help: "What it is for.")
    var name: String

    @Option(name: .long, help: "By what it knows the customer's mail.")
    var kind = Kind.network

    @Option(name: .long, parsing: .upToNextOption, help: "network: addresses of its hosts, at most /28 or /64 each.")
    var network: [String] = []

    @Option(
        name: .long, parsing: .upToNextOption,
        help: "microsoft365: addresses of the customer's own hosts that feed Microsoft, at most /28 or /64 each.")
    var hybridSource: [String] = []

    @Option(name: .long, parsing: .upToNextOption, help: "certificate: the DNS names of its hosts.")
    var certificateName: [String] = []

    @Option(name: .long, help: "credential: the id of a key of the customer's.")
    var key: String?

    @Option(name: .long, parsing: .upToNextOption, help: "Classes of mail: reply, transactional, bulk, provoked.")
    var `class`: [String] = ["transactional"]

    @OptionGroup var mode: ConnectorModeChoice
    @OptionGroup var folder: DataFolder

    func validate() throws {
        _ = try request(for: .platform)
    }

    func run() async throws {
        let ledger = try folder.openLedger()
        let customer = try choice.find(in: ledger)
        let request = try request(for: customer.facts.id)
        try await folder.checkInboundHost(request.mode, of: customer, in: ledger)
        let networks = try folder.senderNetworks(at: SystemTime().now())
        let connector = try await reporting {
            try await ledger.addConnector(request, refusing: networks, by: folder.principal)
        }
        let output = ConnectorOutput(connector, in: ledger)
        guard !folder.json else { return try Output.json(output) }
        let words = [output.kind, output.evidence].filter { !$0.isEmpty }.joined(separator: " ")
        print("connector \(connector.id) for \(customer.facts.name): \(words)")
        print("send its mail to \(output.host), by TLS with that name")
        if kind == .microsoft365 {
            print("it takes no tenant yet: countersign tenant allow TENANT --connector \(output.id)")
        }
    }

    private func request(for customer: CustomerID) throws -> ConnectorRequest {
        let given = [
            (Kind.network, "--network", !network.isEmpty), (.microsoft365, "--hybrid-source", !hybridSource.isEmpty),
            (.certificate, "--certificate-name", !certificateName.isEmpty), (.credential, "--key", key != nil),
        ]
        for (kind, option, isGiven) in given where isGiven && kind != self.kind {
            throw ValidationError("\(option) is for connectors of the kind \(kind.rawValue)")
        }
        let classes = try `class`.map { text in
            guard let word = MessageClass(rawValue: text) else { throw ValidationError("'\(text)' is no class") }
            return word
        }
        return ConnectorRequest(
            customer: customer, name: name, kind: try evidence(), classes: Set(classes),
            mode: try mode.mode ?? .enforce)
    }

    private func evidence() throws -> ConnectorKind {
        switch kind {
        case .microsoft365: return .microsoft365(Microsoft365Rules(hybridSources: try Self.networks(hybridSource)))
        case .google: return .googleWorkspace
        case .network: return .network(try Self.networks(network))
        case .certificate: return .certificate(try certificateName.map(Self.host))
        case .credential:
            guard let key else { throw ValidationError("a connector of the kind credential needs --key") }
            guard let id = CredentialID(key) else { throw ValidationError("'\(key)' is no key's id") }
            return .credential(id)
        }
    }

    private static func networks(_ texts: [String]) throws -> [IPNetwork] {
        try texts.map { text in
            guard let network = try? IPNetwork(text) else { throw ValidationError("'\(text)' is no network") }
            return network
        }
    }

    private static func host(_ text: String) throws -> DomainName {
        guard !text.contains("*") else { throw ValidationError("'\(text)': a wildcard names nobody; list each host") }
        guard let name = try? DomainName(text) else { throw ValidationError("'\(text)' is no host name") }
        return name
    }
}
