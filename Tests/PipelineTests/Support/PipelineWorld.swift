import Authority
import Logging
import MailAuth
import Message
import Pipeline
import Resolver
import Signing
import Spool
import Store
import TestKit
import Testing

@testable import Ledger

/// The pipeline with a real ledger, signer and spool in a folder of its own, and a clock that stands still.
struct PipelineWorld {
    let folder: ScratchFolder
    let clock: ManualClock
    let disk = Disk()
    let book = LogBook()
    let zone = LiveZone()
    let courier = RecordingCourier()
    let ledger: Ledger
    let vault: KeyVault
    let spool: Spool
    let pipeline: Pipeline
    let anna = Principal.operator("anna")

    static let platform = "mail.example"

    /// - Parameters:
    ///   - policy: what the ledger decides by; only the mutation tests hand in a crippled one.
    ///   - room: messages that may be under way at once.
    ///   - folder: what a world that was killed left behind; nil begins a new one.
    init(
        policy: Policy = .standard, room: Int = 512, messageSize: Int = Limits.standard.messageSize,
        on folder: ScratchFolder? = nil, clock: ManualClock = ManualClock()
    ) async throws {
        let isNew = folder == nil
        let folder = try folder ?? ScratchFolder()
        self.folder = folder
        self.clock = clock
        let domain = try DomainName(Self.platform)
        ledger = try Ledger(directory: folder.path, platform: domain, time: clock, policy: policy)
        vault = KeyVault(
            store: LedgerKeys(ledger), sealingKey: ledger.masterKey.derive(KeyVault.purpose), threads: SigningThreads(),
            time: clock)
        spool = try await Spool(directory: folder.path, time: clock, files: disk)
        let own = try #require(ledger.customer(.platform))
        let book = book
        pipeline = Pipeline(
            platform: Platform(domain: domain, host: try DomainName("mx.mail.example")), ledger: ledger,
            signer: Signer(
                vault: vault, platform: Signer.Platform(domain: domain, label: own.facts.label), time: clock),
            spool: spool, resolver: ZoneResolver([zone]), handingOver: courier, time: clock, messageSize: messageSize,
            room: room,
            log: Logger(label: "test") { _ in book })
        if isNew { try await prove(Self.platform, for: own.facts.id) }
    }

    /// Adds a domain, records that its owner names the customer, and lets a key of its own sign.
    func prove(_ domain: String, for customer: CustomerID, includesSubdomains: Bool = false) async throws {
        let name = try DomainName(domain)
        var row = try await ledger.addDomain(name, for: customer, includesSubdomains: includesSubdomains, by: anna)
        row.course = row.course.observing(
            .named(selectors: 2, admitsSubdomains: includesSubdomains), at: clock.now())
        try await ledger.recordProof(row, by: .system("proofs"))
        let label = try #require(ledger.customer(customer)).facts.label
        var key = try await vault.generate(for: name, label: label, slot: .one)
        for event in [KeySlotCourse.Event.seenInDNS, .activated] {
            key = try #require(try await vault.apply([(key, event)]).first)
        }
    }

    /// Records what a look at the customer's domain showed.
    func observe(_ observation: ProofObservation, of domain: String, for customer: CustomerID) async throws {
        var row = try #require(ledger.domain(DomainName(domain), of: customer))
        row.course = row.course.observing(observation, at: clock.now())
        try await ledger.recordProof(row, by: .system("proofs"))
    }

    /// A new customer with a proved domain and a key.
    ///
    /// - Parameter domain: nil for one that has proved nothing.
    func sender(
        _ name: String = "Acme", domain: String? = "acme.example", classes: Set<MessageClass> = [.transactional],
        domains: Set<DomainName>? = nil, networks: [IPNetwork]? = nil
    ) async throws -> Sender {
        let customer = try await ledger.addCustomer(name: name, by: anna).facts
        if let domain { try await prove(domain, for: customer.id) }
        let key = try await ledger.mintKey(
            MintRequest(
                customer: customer.id, name: "main", classes: classes, domains: domains, networks: networks,
                secondFactor: .operator), by: anna)
        let identity = try #require(await ledger.authenticate(secret: key.secret))
        return Sender(id: customer.id, label: customer.label, identity: identity, key: key.id)
    }

    /// The same customer through the relay door.
    func connector(of sender: Sender, _ network: String, classes: Set<MessageClass> = [.transactional]) async throws
        -> Sender
    {
        let network = try IPNetwork(network)
        _ = try await ledger.addConnector(
            name: "relay", for: sender.id, networks: [network], classes: classes, by: anna)
        let identity = try #require(ledger.connector(for: network.base))
        return Sender(id: sender.id, label: sender.label, identity: identity, key: sender.key)
    }

    /// The platform itself, with the credential of the system door.
    func system() async throws -> Sender {
        let identity = try await ledger.systemIdentity()
        let own = try #require(ledger.customer(.platform)).facts
        guard case .credential(let key) = identity.identity else { throw UnknownIdentity() }
        return Sender(id: own.id, label: own.label, identity: identity, key: key)
    }

    struct UnknownIdentity: Error {}
}

/// A customer that sends.
struct Sender {
    let id: CustomerID
    let label: String
    let identity: Authenticated
    let key: CredentialID
}
