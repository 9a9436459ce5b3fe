import Authority
import Foundation
import Ledger
import Logging
import MailAuth
import Message
import NIOCore
import NIOPosix
import Proofs
import Resolver
import Sandbox
import ServiceLifecycle
import Signing

/// Puts a sandbox around an ordinary installation: its own names, certificates, DNS and end of the Internet, and an
/// example customer that proved its domain by the ordinary way.
struct SandboxWorld {
    let folder: SandboxFolder
    let portOffset: Int
    /// A zone file of the user's, whose names go before ours.
    let zone: String?
    /// Where mail goes instead of the built-in mailbox.
    let sink: Endpoint?
    /// Whether mail from loopback on the relay port is the platform's own instead of the customer's.
    let connectsPlatform: Bool

    func serve() async throws {
        let identity = try folder.identity()
        if !FileManager.default.fileExists(atPath: folder.zonePath) {
            try folder.write("{}\n", to: folder.zonePath, mode: 0o644)
        }
        let time = SystemTime()
        let loopback = try IPAddress("127.0.0.1")
        let maildir = try Maildir(path: folder.maildirPath)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        var log = Logger(label: "sandbox", factory: LineLog.init)
        log.logLevel = .warning
        let mailbox = try await CatchAllMailbox(
            port: 0, host: SandboxNames.exchanger, maildir: maildir, identity: identity, time: time, group: group,
            log: log)
        var world = World(isSandbox: true)
        world.maildir = maildir
        world.port = sink?.port ?? mailbox.port
        world.resolver = CatchAllResolver(
            zone: try zones(), exchanger: DNSName(SandboxNames.exchanger), address: sink?.address ?? loopback)
        let installation = try await Installation(
            configuration: try configuration(), data: folder.path, world: world)
        let customer = try await SandboxCustomer(installation: installation, folder: folder).prepare(
            connectsPlatform: connectsPlatform)
        let surroundings = [Forever("mailbox") { try await mailbox.run() }]
        try await installation.serve(within: surroundings) { link in
            try await ready(customer, link: link, installation: installation)
        }
        try await group.shutdownGracefully()
    }

    private func zones() throws -> any DNSResolver {
        do {
            let own = try ZoneFile(path: folder.zonePath)
            return ZoneResolver(try zone.map { [try ZoneFile(path: $0), own] } ?? [own])
        } catch {
            throw Failure("the zone file cannot be used: \(error)")
        }
    }

    private func configuration() throws -> Configuration {
        let port = { (base: Int) in "127.0.0.1:\(base + portOffset)" }
        return try Configuration(values: [
            ConfigurationKey.platformDomain.rawValue: SandboxNames.platform.text,
            ConfigurationKey.platformHost.rawValue: SandboxNames.host.text,
            ConfigurationKey.relayListen.rawValue: port(2525),
            ConfigurationKey.submissionListen.rawValue: port(2587),
            ConfigurationKey.submissionTLSListen.rawValue: port(2465),
            ConfigurationKey.httpListen.rawValue: port(8080),
            ConfigurationKey.httpsListen.rawValue: port(8443),
            ConfigurationKey.certificate.rawValue: folder.certificatePath,
            ConfigurationKey.privateKey.rawValue: folder.privateKeyPath,
            ConfigurationKey.clientAuthorities.rawValue: folder.authorityPath,
            ConfigurationKey.allowedNetworks.rawValue: "127.0.0.0/8",
            ConfigurationKey.logLevel.rawValue: ProcessInfo.processInfo.environment["COUNTERSIGN_LOG_LEVEL"]
                ?? "warning",
        ])
    }

    /// Says where everything is, sends one message through every door, and writes `sandbox.json` last.
    private func ready(_ customer: SandboxCustomer.Prepared, link: String, installation: Installation) async throws {
        let configuration = installation.configuration
        let facts = SandboxFacts(
            http: "http://\(configuration.http)", https: "https://\(configuration.https)",
            relayPort: configuration.relay.port, submissionPort: configuration.submission.port,
            submissionTLSPort: configuration.submissionTLS.port, caFile: folder.authorityPath,
            microsoft365Certificate: folder.microsoftCertificatePath, microsoft365Key: folder.microsoftPrivateKeyPath,
            customer: customer.id.description, domain: SandboxNames.domain.text,
            platformDomain: SandboxNames.platform.text, apiKey: customer.secret, smtpUser: "sandbox", signInURL: link,
            maildir: folder.maildirPath, zoneFile: folder.zonePath, pid: ProcessInfo.processInfo.processIdentifier)
        if sink == nil {
            try await SandboxTour(facts: facts, ledger: installation.ledger, time: installation.time).run()
        }
        print(
            """

            console      \(link)   (works once; the console's own page says how to get another)
            HTTP API     \(facts.http)/v3/mail/send and /v1/messages
            SMTP         127.0.0.1:\(facts.submissionPort) (STARTTLS), 127.0.0.1:\(facts.submissionTLSPort) (TLS), \
            any user name, the key as password
            relay        127.0.0.1:\(facts.relayPort), from loopback
            key          \(facts.apiKey)
            send from    anybody@\(facts.domain), to anybody; delivered mail is in \(facts.maildir)
            certificate  \(facts.caFile)
            Ctrl-C stops it; the folder \(folder.path) keeps everything for the next time.
            """)
        fflush(nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try folder.write(String(decoding: try encoder.encode(facts), as: UTF8.self), to: folder.factsPath, mode: 0o600)
    }
}
