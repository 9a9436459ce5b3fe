import Authority
import Delivery
import Doors
import Foundation
import Ledger
import Logging
import MailAuth
import Message
import NIOPosix
import NIOSSL
import Pipeline
import Proofs
import Resolver
import ServiceLifecycle
import Signing
import Spool
import Web

/// Everything that serves, put together in one place and in one order.
struct Installation: Sendable {
    let configuration: Configuration
    let world: World
    let time: any TimeSource
    let log: Logger
    let ledger: Ledger
    let vault: KeyVault
    let spool: Spool
    let resolver: any DNSResolver
    let pipeline: Pipeline
    /// The pipeline, counted; what every door holds.
    let admitting: MeteredAdmission
    let proofs: ProofKeeper
    let metrics: Metrics
    let group: MultiThreadedEventLoopGroup
    /// Which addresses mail may be delivered to.
    let gate: DiallerGate
    let certificate: ServerCertificate
    let tls: NIOSSLContext
    let returnPaths: ReturnPaths
    /// Whose networks are shared, by the list in force.
    let networks: SenderNetworksFile
    let clientRoots: ClientRoots
    let actors: ActorBook
    let exposure: ExposureKeeper

    /// Opens the stores and puts the parts together. Nothing listens yet.
    ///
    /// - Throws: `Failure` in one sentence.
    init(configuration: Configuration, data: String, world: World) async throws {
        self.configuration = configuration
        self.world = world
        let time = SystemTime()
        self.time = time
        var log = Logger(label: "countersign", factory: LineLog.init)
        log.logLevel = configuration.logLevel
        self.log = log
        let platform = Platform(domain: configuration.platformDomain, host: configuration.platformHost)
        do {
            ledger = try Ledger(directory: data, platform: platform.domain, time: time)
            spool = try await Spool(directory: data, time: time)
        } catch let error as LedgerError {
            throw Failure("the ledger in \(data) cannot be used: \(error.sentence)")
        } catch let error as SpoolError {
            throw Failure("the spool in \(data) cannot be used: \(error)")
        }
        let threads = SigningThreads()
        vault = KeyVault(
            store: LedgerKeys(ledger), sealingKey: ledger.masterKey.derive(KeyVault.purpose), threads: threads,
            time: time)
        guard let own = ledger.customer(.platform) else { throw Failure("the ledger in \(data) has no customer zero") }
        let signer = Signer(vault: vault, platform: .init(domain: platform.domain, label: own.facts.label), time: time)
        resolver = try Self.resolver(configuration, world, time: time)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        gate = Self.openGate(configuration, resolver)
        let courier = InboundCourier(
            try DirectDelivery(
                settings: DeliverySettings(helloName: configuration.platformHost), gate: gate, time: time,
                loop: group.next()), log: log)
        pipeline = Pipeline(
            platform: platform, ledger: ledger, signer: signer, spool: spool, resolver: resolver,
            handingOver: courier, time: time, messageSize: configuration.messageSize, log: log)
        proofs = ProofKeeper(
            ledger: ledger, vault: vault, resolver: resolver,
            zoneFile: PlatformZoneFile(
                path: "\(data)/dns/platform.zone", platform: platform.domain, host: platform.host),
            time: time, log: log)
        metrics = Metrics()
        admitting = MeteredAdmission(pipeline, metrics: metrics)
        certificate = try ServerCertificate(
            certificate: configuration.certificatePath, key: configuration.privateKeyPath, log: log)
        tls = try NIOSSLContext(configuration: certificate.configuration)
        returnPaths = try ReturnPaths(
            ledger: ledger, host: platform.host, key: ledger.masterKey.derive(ReturnPaths.purpose))
        let networks =
            world.isSandbox
            ? SenderNetworksFile(fixed: SenderNetworks.builtIn.withSandbox, log: log)
            : SenderNetworksFile(folder: data, log: log, at: time.now())
        self.networks = networks
        clientRoots = try configuration.clientRoots(log)
        let actors = ActorBook(networks: { networks.current }, time: time, log: log)
        self.actors = actors
        exposure = ExposureKeeper(
            ledger: ledger, resolver: resolver, networks: { networks.current }, time: time, log: log)
        let unproved = metrics.counter(
            "relay_refusals_total", help: "Messages of the relay door that nobody proved, by the check that said so.")
        ledger.onRelayRefusal { refusal in
            unproved.add(1, ["by": refusal.check?.rawValue ?? "observed"])
            actors.note(refusal)
        }
        let keeper = ledger
        try await reporting { try await keeper.noteHost(platform.host) }
    }

    /// The one way out, for all that is delivered.
    private static func openGate(_ configuration: Configuration, _ resolver: any DNSResolver) -> DiallerGate {
        let own = [configuration.relay, configuration.submission, configuration.submissionTLS].flatMap {
            OwnAddress.all(bound: $0.address, port: $0.port)
        }
        return DiallerGate(
            dialler: Dialler(resolver: resolver, allowing: configuration.allowedNetworks, own: own))
    }

    private static func resolver(
        _ configuration: Configuration, _ world: World, time: any TimeSource
    ) throws -> any DNSResolver {
        if let resolver = world.resolver { return resolver }
        let settings = UnboundSettings(
            servers: configuration.forwarders.isEmpty
                ? .system : .forwarders(configuration.forwarders.map { UnboundSettings.Forwarder($0) }),
            trustAnchor: configuration.trustAnchorPath.map { .file($0) } ?? .none)
        do {
            return CachingResolver(try UnboundResolver(settings, time: time), time: time)
        } catch {
            throw Failure("DNS cannot be used: \(error)")
        }
    }
}
