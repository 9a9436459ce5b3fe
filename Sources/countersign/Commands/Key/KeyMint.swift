import ArgumentParser
import Authority
import Ledger
import Message

struct KeyMint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mint", abstract: "Mint an API key and print its secret, once.",
        discussion: """
            The secret is the SMTP password, with any user name, and the HTTP bearer token. Minting at the shell is \
            audited and recorded with the second factor 'operator'.
            """)

    @OptionGroup var choice: CustomerChoice

    @Option(name: .long, help: "What the key is for.")
    var name: String

    @Option(name: .long, parsing: .upToNextOption, help: "Classes of mail: reply, transactional, bulk, provoked.")
    var `class`: [String] = ["transactional"]

    @Option(name: .long, parsing: .upToNextOption, help: "Scopes: send, read.")
    var scope: [String] = ["send", "read"]

    @Option(name: .long, parsing: .upToNextOption, help: "Domains it may use; all proved ones when left out.")
    var domain: [String] = []

    @Option(name: .long, parsing: .upToNextOption, help: "Networks it may be used from; any when left out.")
    var network: [String] = []

    @Option(name: .long, help: "Days until it expires; never when left out.")
    var expiresInDays: Int?

    @OptionGroup var folder: DataFolder

    func validate() throws {
        _ = try request(for: .platform)
    }

    func run() async throws {
        let ledger = try folder.openLedger()
        let customer = try choice.find(in: ledger)
        let request = try request(for: customer.facts.id)
        let minted = try await reporting { try await ledger.mintKey(request, by: folder.principal) }
        guard !folder.json else {
            return try Output.json(MintOutput(key: KeyOutput(minted.facts), secret: minted.secret))
        }
        print("key \(minted.id) for \(customer.facts.name)")
        print("secret, shown only now: \(minted.secret)")
    }

    private struct MintOutput: Encodable {
        let key: KeyOutput
        let secret: String
    }

    private func request(for customer: CustomerID) throws -> MintRequest {
        var request = MintRequest(customer: customer, name: name, secondFactor: .operator)
        request.classes = Set(try `class`.map { try word($0, "class") })
        request.scopes = Set(try scope.map { try word($0, "scope") })
        if !domain.isEmpty {
            request.domains = Set(
                try domain.map { text in
                    guard let name = try? DomainName(text) else { throw ValidationError("'\(text)' is no domain") }
                    return name
                })
        }
        if !network.isEmpty {
            request.networks = try network.map { text in
                guard let network = try? IPNetwork(text) else { throw ValidationError("'\(text)' is no network") }
                return network
            }
        }
        if let expiresInDays {
            guard (1...3650).contains(expiresInDays) else { throw ValidationError("--expires-in-days: 1 to 3650") }
            request.expiresAt = SystemTime().now() + .days(Int64(expiresInDays))
        }
        return request
    }

    private func word<Word: RawRepresentable>(_ text: String, _ noun: String) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else { throw ValidationError("'\(text)' is no \(noun)") }
        return word
    }
}
