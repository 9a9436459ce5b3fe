import Authority
import Ledger
import Logging
import Message
import Proofs
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct ExposureKeeperTests {
    private let world: ProofWorld
    private let acme: Customer
    private let warnings = Warnings()

    init() async throws {
        world = try await ProofWorld()
        acme = try await world.customer()
        try await world.proved("example.org", for: acme)
        try world.dns.publish(text: "v=spf1 -all", at: "example.org")
    }

    /// The subjects of warnings, in their order.
    private final class Warnings: Sendable {
        private let subjects = Mutex<[String]>([])

        var all: [String] { subjects.withLock { $0 } }
        var log: Logger { Logger(label: "test") { _ in Handler(warnings: self) } }

        struct Handler: LogHandler {
            let warnings: Warnings
            var logLevel = Logger.Level.info
            var metadata = Logger.Metadata()

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                let kind = event.metadata?["kind"].map { "\($0)" } ?? "none"
                warnings.subjects.withLock { $0.append(kind) }
            }
        }
    }

    private func keeper() -> ExposureKeeper {
        ExposureKeeper(
            ledger: world.ledger, resolver: world.dns, networks: { .builtIn }, time: world.clock, log: warnings.log)
    }

    private func kinds(_ exposure: Exposure) -> [ExposureKind] {
        // The clock of these tests is older than the built-in list.
        exposure.findings.map(\.kind).filter { $0 != .networksOld }
    }

    @Test func `every domain of every customer is looked at, and the owner's word compared`() async throws {
        let globex = try await world.customer("Globex")
        try await world.proved("globex.example", for: globex)
        let keeper = keeper()
        let exposure = try await keeper.refresh()
        #expect(Set(exposure.findings.map(\.subject)) == ["example.org", "globex.example"])
        #expect(exposure.of(acme.facts.id).findings.map(\.kind) == [.dmarcMissing])
        #expect(exposure.of(globex.facts.id).findings.map(\.kind) == [.dmarcMissing, .spfMissing])
        #expect(keeper.current == exposure)
    }

    @Test func `a lost proof, a tenant and a connector come from the ledger`() async throws {
        try world.dns.publish(text: "v=DMARC1; p=reject; rua=mailto:d@example.org", at: "_dmarc.example.org")
        try world.dns.remove(world.authorisation("example.org"))
        for _ in 0..<4 {
            try await world.look("example.org", acme)
            world.clock.advance(by: .minutes(10))
        }
        let tenant = try #require(TenantID("11111111-2222-3333-4444-555555555555"))
        world.ledger.note(RelayRefusal(customer: acme.facts.id, tenant: tenant, at: world.clock.now()))
        let exposure = try await keeper().refresh()
        #expect(kinds(exposure) == [.tenantUndecided, .proofWarning])
    }

    @Test func `a tenant is one risk of a customer's, by whatever names it comes`() async throws {
        let tenant = try #require(TenantID("11111111-2222-3333-4444-555555555555"))
        for name in ["one.example", "two.example", "one.example"] {
            world.ledger.note(
                RelayRefusal(
                    customer: acme.facts.id, tenant: tenant, organisation: try DomainName(name), at: world.clock.now()))
        }
        let found = try await keeper().refresh().findings.filter { $0.kind == .tenantUndecided }
        #expect(found.count == 1)
        #expect(found.first?.problem.hasPrefix("one.example, two.example sent 3 refused messages") == true)
    }

    @Test func `one customer's risks are taken without the others', and without the installation's`() async throws {
        let globex = try await world.customer("Globex")
        try await world.proved("globex.example", for: globex)
        let survey = ExposureSurvey(ledger: world.ledger, resolver: world.dns, networks: .builtIn)
        let now = SenderNetworks.builtIn.date + .days(90)
        #expect(try await survey.take(at: now).findings.contains { $0.kind == .networksOld })
        let own = try await survey.take(of: acme.facts.id, at: now)
        #expect(own.findings.allSatisfy { $0.customer == acme.facts.id })
        #expect(own.findings.contains { $0.subject == "example.org" })
        let asked = world.dns.asked.filter { $0.text.hasSuffix("globex.example") }.count
        _ = try await survey.take(of: acme.facts.id, at: now)
        #expect(world.dns.asked.filter { $0.text.hasSuffix("globex.example") }.count == asked)
    }

    @Test func `a bad finding is told once, and again when it comes back`() async throws {
        let keeper = keeper()
        for _ in 0..<3 { try await keeper.refresh() }
        #expect(warnings.all == ["dmarc-missing"])
        try world.dns.publish(text: "v=DMARC1; p=reject; rua=mailto:d@example.org", at: "_dmarc.example.org")
        try await keeper.refresh()
        try world.dns.remove("_dmarc.example.org")
        try await keeper.refresh()
        #expect(warnings.all == ["dmarc-missing", "dmarc-missing"])
    }

    @Test func `an outage of the DNS tells nothing twice`() async throws {
        let keeper = keeper()
        try await keeper.refresh()
        world.dns.goDown()
        let during = try await keeper.refresh()
        #expect(Set(kinds(during)) == [.unanswered])
        world.dns.goDown(false)
        try await keeper.refresh()
        #expect(warnings.all == ["dmarc-missing"])
    }

    @Test func `it is taken a minute after the start and every six hours`() async throws {
        let keeper = keeper()
        let running = Task { try await keeper.run() }
        let clock = world.clock
        func wait(_ isDone: () -> Bool) async { while !isDone() { await Task.yield() } }
        await wait { clock.sleeping == 1 }
        #expect(keeper.current == nil)
        clock.advance(by: .minutes(1))
        await wait { keeper.current != nil && clock.sleeping == 1 }
        let first = try #require(keeper.current?.taken)
        clock.advance(by: ExposureKeeper.pause - .seconds(1))
        #expect(keeper.current?.taken == first)
        clock.advance(by: .seconds(1))
        await wait { keeper.current?.taken != first && clock.sleeping == 1 }
        #expect(keeper.current?.taken == first + ExposureKeeper.pause)
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
    }
}

extension Span {
    fileprivate static func - (left: Span, right: Span) -> Span {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}
