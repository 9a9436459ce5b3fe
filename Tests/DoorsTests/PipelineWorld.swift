import Authority
import FoundationEssentials
import Ledger
import Logging
import Message
import NIOPosix
import NIOSSL
import Pipeline
import Resolver
import Signing
import Spool
import TestKit
import Testing

@testable import Doors

/// Everything behind a door, and all of it real: a ledger in which `acme.example` is proved, a signer, a spool.
struct PipelineWorld {
    /// Octets of the largest message taken.
    static let messageSize = 100_000

    let ledgerWorld: LedgerWorld
    let spool: Spool
    let pipeline: Pipeline
    let tls: LoopbackTLS
    let zone = LiveZone()

    var clock: ManualClock { ledgerWorld.clock }
    var ledger: Ledger { ledgerWorld.ledger }

    init() async throws {
        ledgerWorld = try await LedgerWorld()
        tls = try LoopbackTLS()
        let (ledger, clock) = (ledgerWorld.ledger, ledgerWorld.clock)
        try await ledgerWorld.prove("acme.example")
        let platform = Platform(domain: try DomainName("mail.example"), host: try DomainName("mx.example.com"))
        let vault = KeyVault(
            store: LedgerKeys(ledger), sealingKey: ledger.masterKey.derive(KeyVault.purpose),
            threads: SigningThreads(), time: clock)
        let own = try #require(ledger.customer(.platform)).facts.label
        let acme = try #require(ledger.customer(ledgerWorld.customer)).facts.label
        for (domain, label) in [(try DomainName("acme.example"), acme), (platform.domain, own)] {
            var key = try await vault.generate(for: domain, label: label, slot: .one)
            for event in [KeySlotCourse.Event.seenInDNS, .activated] { key = try await vault.apply([(key, event)])[0] }
            try zone.add(KeyVault.record(of: key), at: "\(key.selector)._domainkey.\(domain)")
        }
        spool = try await Spool(directory: ledgerWorld.folder.path, time: clock)
        pipeline = Pipeline(
            platform: platform, ledger: ledger,
            signer: Signer(vault: vault, platform: .init(domain: platform.domain, label: own), time: clock),
            spool: spool, resolver: ZoneResolver([zone]), handingOver: NobodyElse(), time: clock,
            messageSize: Self.messageSize, log: .silent)
    }

    /// A client of the submission door past AUTH.
    func submitter(_ encryption: SubmissionDoor.Encryption = .implicit) async throws -> WireClient {
        let door = SubmissionDoor(
            settings: try settings(), encryption: encryption, tls: tls.server, admitting: pipeline,
            authenticating: ledger, time: clock, group: MultiThreadedEventLoopGroup.singleton, log: .silent)
        try await door.open()
        let port = try #require(door.port)
        var client = try await WireClient(port: port, tls: encryption == .implicit ? tls.client : nil)
        _ = await client.reply()
        if encryption == .startTLS {
            _ = try await client.say("EHLO client.example")
            _ = try await client.say("STARTTLS")
            try await client.startTLS(tls.client)
        }
        _ = try await client.say("EHLO client.example")
        let key = try await ledgerWorld.key()
        _ = try await client.say("AUTH PLAIN \(Data("\0u\0\(key.secret)".utf8).base64EncodedString())")
        return client
    }

    /// A client of the relay door, from an address on the customer's connector.
    func relay() async throws -> WireClient {
        _ = try await ledgerWorld.connector("127.0.0.1/32")
        let door = RelayDoor(
            settings: try settings(), tls: nil, admitting: pipeline, authenticating: ledger, inbound: .closed,
            time: clock, group: MultiThreadedEventLoopGroup.singleton, log: .silent)
        try await door.open()
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        _ = try await client.say("EHLO relay.example")
        return client
    }

    /// What Delivery would be given now.
    func leased() async -> [Leased] {
        await spool.lease(10, at: clock.now())
    }

    /// The decisions recorded so far, newest first.
    func decisions() async throws -> [MessageSummary] {
        try await ledger.decisions(matching: MessageQuery(customer: ledgerWorld.customer))
    }

    private func settings() throws -> DoorSettings {
        var settings = try DoorSettings.loopback()
        settings.messageSize = Self.messageSize
        return settings
    }
}

/// No connector of these tests hands anything over.
struct NobodyElse: HandingOver {
    func handOver(_ mail: Handover) async -> HandoverAnswer { .failed("nobody takes it") }
}
