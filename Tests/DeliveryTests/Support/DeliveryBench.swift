import Authority
import Logging
import MailAuth
import Message
import NIOCore
import NIOPosix
import TestKit

@testable import Delivery

/// Everything a delivery service needs, in memory, and the messages to feed it with.
struct DeliveryBench {
    let clock = ManualClock()
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let queue: MemoryQueue
    let sink: MemorySink
    var settings: DeliverySettings
    var resolver = TableResolver(mx: [:])
    var gate = TableGate()
    var standing = SwitchStanding()

    init(port: Int, sinkFailures: Int = 0) throws {
        queue = MemoryQueue()
        sink = MemorySink(queue, failures: sinkFailures)
        settings = DeliverySettings(helloName: try DomainName("out.example.net"), nextHop: .mx(port: port))
        settings.usesTLS = false
    }

    /// Says that `domain` is served by `host`, which has these addresses.
    mutating func serve(_ domain: String, by host: String, preference: UInt16 = 10, at addresses: [String]) throws {
        var records: [DNSRecord] = []
        if case .records(let known) = resolver.mx[domain] { records = known }
        records.append(.mail(preference: preference, host: try DNSName(host)))
        resolver.mx[domain] = .records(records)
        gate.answers[host] = .addresses(try addresses.map { try IPAddress($0) })
    }

    func message(
        _ number: UInt128, to recipients: [String], from: String = "news@shop.example", body: OutgoingBody? = nil,
        attempts: Int = 0, lifetime: Span = .days(5), age: Span = .seconds(0), dsn: DSNRequest = .none,
        isDelayTold: Bool = false
    ) throws -> Outgoing {
        let mailboxes = try recipients.map { try Mailbox($0) }
        return Outgoing(
            lease: number, message: MessageID(bits: number), customer: CustomerID(bits: 1),
            identity: .credential(CredentialID(bits: 2)), signingDomain: try DomainName("shop.example"),
            authorDomain: try DomainName("shop.example"),
            destination: mailboxes[0].domain, reversePath: from.isEmpty ? .null : .mailbox(try Mailbox(from)),
            recipients: mailboxes.enumerated().map { number, mailbox in
                Outgoing.Recipient(
                    mailbox: mailbox, key: "key \(mailbox)", attempts: attempts, number: number, dsn: dsn[mailbox],
                    isDelayTold: isDelayTold)
            },
            header: Array("Subject: \(number)\r\n".utf8), signatureFields: Array("DKIM-Signature: s\r\n".utf8),
            body: body ?? OutgoingBody(bytes: Array("Hello\r\n.dot\r\n".utf8)), acceptedAt: clock.now(),
            startedAt: clock.now() - age, expiresAt: clock.now() + lifetime, signatureExpires: clock.now() + .hours(72),
            returning: dsn.returning, envelopeID: dsn.envelopeID)
    }

    func service(_ settings: DeliverySettings) throws -> DeliveryService {
        let seed = UInt64.random(in: 0...UInt64.max)
        return try DeliveryService(
            settings: settings, queue: queue, sink: sink, resolver: resolver, gate: gate, standing: standing,
            time: clock, loop: loop, logger: Logger(label: "test"),
            random: { SeededGenerator(state: seed) })
    }

    /// Runs a service while `body` runs.
    func run(_ body: @Sendable (DeliveryService) async throws -> Void) async throws {
        let service = try service(settings)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            do {
                try await body(service)
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
        }
    }

    /// Moves the clock on, a tick at a time, until `condition` holds. Each tick is over before the next begins.
    func advance(until condition: @Sendable () async -> Bool) async {
        while await !condition() {
            while clock.sleeping == 0, await !condition() { await Task.yield() }
            clock.advance(by: .seconds(1))
            try? await loop.submit {}.get()
        }
    }
}
