import Authority
import Delivery
import Doors
import Foundation
import Ledger
import Logging
import Message
import NIOCore
import NIOPosix
import NIOSSL
import Pipeline
import Proofs
import Resolver
import ServiceLifecycle
import Spool
import UnixSignals
import Web

extension Installation {
    /// Serves until the process is told to stop. Services start in this order and stop in the reverse one, so that the
    /// doors close first and the stores last.
    ///
    /// - Parameters:
    ///   - surroundings: services of the world around the installation; they outlast all others.
    ///   - ready: called once when every door is open, with a sign-in link that works once.
    func serve(
        within surroundings: [any Service] = [], ready: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let opened = OpenedDoors()
        let outcomes = OutcomeBook(
            ledger: ledger, host: configuration.platformHost, platform: configuration.platformDomain, time: time,
            log: log)
        let identity = try await reporting { try await ledger.systemIdentity() }
        let delivery = try deliveryService(outcomes)
        publishFigures(of: delivery)
        let web = try webServer()
        var services: [any Service] = surroundings
        services += [
            Forever("stores") { await self.runStores() },
            Forever("proofs") { try await self.proofs.run() },
            Forever("certificate") { try await self.certificate.keepFresh(self.time) },
            Forever("networks") { try await self.networks.keepFresh(self.time) },
            Forever("actors") { await self.actors.run() },
            Forever("exposure") { try await self.exposure.run() },
            Forever("orders") { try await OrderDesk(installation: self).run() },
            Forever("readmission") { await self.pipeline.readmit() },
            delivery,
            SystemDoor(
                ledger: ledger, admitting: admitting, identity: { identity }, compose: { try OutboxMail.mail(of: $0) },
                time: time, log: log),
        ]
        services += try await smtpDoors()
        services += try web.services(on: group) { scheme, port in await opened.note(scheme.rawValue, port) }
        services.append(
            Forever("ready") {
                try await opened.wait(for: 2)
                let link = try await web.signInLink(for: "operator", base: self.consoleAddress)
                try await ready(link)
                self.log.notice("serving", metadata: ["platform": "\(self.configuration.platformDomain)"])
                try await gracefulShutdown()
            })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quietLog))
        do {
            try await group.run()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("serving ended: \(error)")
        }
        await spool.close()
    }

    var quietLog: Logger {
        var log = log
        log.logLevel = max(log.logLevel, .warning)
        return log
    }

    private var consoleAddress: String { "http://\(configuration.http)" }

    private func runStores() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await spool.run() }
            group.addTask { await ledger.run() }
        }
    }

    private func deliveryService(_ outcomes: OutcomeBook) throws -> DeliveryService {
        var settings = DeliverySettings(helloName: configuration.platformHost, nextHop: nextHop)
        settings.returnPath = .init(domain: returnPaths.domain(for:of:), hash: returnPaths.hash)
        settings.limits.connectionsPerSite = configuration.concurrencyPerDestination
        settings.limits.connections = configuration.deliveryConnections
        return try DeliveryService(
            settings: settings, queue: spool, sink: outcomes, resolver: resolver,
            gate: gate, standing: ledger.standingView(), time: time, loop: group.next(),
            logger: log)
    }

    private var nextHop: NextHop {
        switch configuration.nextHop {
        case .mx: return .mx(port: world.port ?? 25)
        case .fixed(let host, let port):
            if let address = try? IPAddress(host) { return .fixed(host: .address(address), port: port) }
            guard let name = try? DNSName(host) else { return .mx(port: port) }
            return .fixed(host: .name(name), port: port)
        }
    }

    /// The SMTP doors, already open: a port that is taken is said before anything else starts.
    private func smtpDoors() async throws -> [any Service] {
        let inbound = InboundLane(
            isReturnPath: { mailbox in returnPaths.recognises(mailbox, at: time.now()) },
            receive: { mail in
                if let proof = mail.recipients.first(where: Pipeline.isTenantProof) {
                    guard mail.recipients.count == 1 else { return .refused }
                    let proving = await pipeline.proveTenant(
                        mail.bytes, size: mail.size, to: proof, from: mail.connection)
                    return switch proving {
                    case .allowed: .received
                    case .refused: .refused
                    case .undecided: .tryLater
                    }
                }
                let isKept = await pipeline.keep(
                    inbound: mail.bytes, reversePath: mail.reversePath, recipients: mail.recipients,
                    from: mail.connection)
                return isKept ? .received : .tryLater
            })
        let startTLS = SubmissionDoor(
            settings: door(configuration.submission), encryption: .startTLS, tls: tls, admitting: admitting,
            authenticating: ledger, time: time, group: group, log: log)
        let implicitTLS = SubmissionDoor(
            settings: door(configuration.submissionTLS), encryption: .implicit, tls: tls, admitting: admitting,
            authenticating: ledger, time: time, group: group, log: log)
        let relay = RelayDoor(
            settings: door(configuration.relay), tls: tls, admitting: admitting, authenticating: ledger,
            inbound: inbound, networks: { networks.current }, clientRoots: clientRoots, time: time, group: group,
            log: log)
        do {
            try await startTLS.open()
            try await implicitTLS.open()
            try await relay.open()
        } catch {
            throw Failure("\(error)")
        }
        return [startTLS, implicitTLS, relay]
    }

    private func door(_ endpoint: Endpoint) -> DoorSettings {
        var settings = DoorSettings(
            address: endpoint.host, port: endpoint.port, host: configuration.platformHost)
        settings.messageSize = configuration.messageSize
        settings.connections = configuration.maximumConnections
        settings.connectionsPerAddress = configuration.maximumConnectionsPerAddress
        return settings
    }
}
