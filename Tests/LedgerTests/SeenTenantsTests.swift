import Authority
import Message
import Synchronization
import TestKit
import Testing

@testable import Ledger

struct SeenTenantsTests {
    @Test func `a refused tenant is counted with its organisation, feeding hosts and From domains`() async throws {
        let scene = try await RelayScene()
        let ledger = scene.world.ledger
        let start = scene.world.clock.now()
        for (feeder, from) in [("203.0.113.7", "ceo@acme.example"), ("203.0.113.8", "x@nobody.example")] {
            let request = try scene.request(
                of: tenantID(9), organisation: "evil.example", from: from, feeder: feeder)
            #expect(try await scene.decide(request).verdict.refusal?.check == .tenant)
            scene.world.clock.advance(by: .minutes(1))
        }
        let unwritten = try await ledger.seenTenants(of: scene.customer)
        #expect(try await ledger.number("SELECT count(*) FROM seen_tenant") == 0)
        try await ledger.beat()
        #expect(try await ledger.number("SELECT count(*) FROM seen_tenant") == 1)
        let written = try await ledger.seenTenants()
        #expect(written == unwritten)
        #expect(try await scene.world.other().seenTenants() == written)
        let seen = try #require(written.first)
        #expect(seen.tenant == tenantID(9) && seen.organisation?.text == "evil.example")
        #expect(seen.customer == scene.customer && seen.connector == scene.connector.id)
        #expect(seen.count == 2)
        #expect(seen.peers == [try IPAddress("203.0.113.7"), try IPAddress("203.0.113.8")])
        #expect(seen.domains.map(\.text) == ["acme.example", "nobody.example"])
        #expect(seen.firstSeen == start && seen.lastSeen == start + .minutes(1))
    }

    @Test func `what is written and what is not yet are one list, worst first`() async throws {
        let scene = try await RelayScene()
        _ = try await scene.decide(scene.request(of: tenantID(8)))
        for _ in 0..<2 { _ = try await scene.decide(scene.request(of: tenantID(9))) }
        try await scene.world.ledger.beat()
        for _ in 0..<3 { _ = try await scene.decide(scene.request(of: tenantID(8))) }
        let seen = try await scene.world.ledger.seenTenants()
        #expect(seen.map(\.tenant) == [tenantID(8), tenantID(9)])
        #expect(seen.map(\.count) == [4, 2])
        #expect(seen.first?.peers == [try IPAddress("192.0.2.9")])
        let other = try await scene.world.customer("Other").facts.id
        #expect(try await scene.world.ledger.seenTenants(of: other).isEmpty)
    }

    @Test func `lawful mail, and mail refused for what is in it, is not counted`() async throws {
        let scene = try await RelayScene()
        #expect(try await scene.decide(scene.lawful()).authorised != nil)
        let broken = try scene.request(of: scene.tenant, organisation: "acme.example", defects: [.nul])
        #expect(try await scene.decide(broken).verdict.refusal?.check == .content)
        #expect(try await scene.world.ledger.seenTenants().isEmpty)
    }

    @Test func `mail that is held in observe mode counts too`() async throws {
        let scene = try await RelayScene(mode: .observe)
        let decided = try await scene.decide(scene.request(of: tenantID(9)))
        #expect(decided.verdict.ruling == .decided([.hold(.observed)]))
        #expect(decided.authorised == nil)
        #expect(try await scene.world.ledger.seenTenants().map(\.tenant) == [tenantID(9)])
    }

    @Test func `a repeated message is counted once`() async throws {
        let scene = try await RelayScene()
        let request = try scene.request(of: tenantID(9))
        for _ in 0..<3 { _ = try await scene.decide(request) }
        #expect(try await scene.world.ledger.seenTenants().map(\.count) == [1])
    }

    @Test func `the latest 16 addresses are kept`() async throws {
        let scene = try await RelayScene()
        for number in 1...40 {
            _ = try await scene.decide(scene.request(of: tenantID(9), feeder: "203.0.113.\(number)"))
        }
        let peers = try #require(try await scene.world.ledger.seenTenants().first).peers
        #expect(peers == (25...40).compactMap { try? IPAddress("203.0.113.\($0)") })
    }

    /// Notes one refusal of each of many tenants and writes them down, as pulses do.
    private func note(_ numbers: Range<Int>, _ scene: RelayScene) async throws {
        for number in numbers {
            scene.world.ledger.note(
                RelayRefusal(
                    customer: scene.customer, connector: scene.connector.id, tenant: tenantID(number),
                    at: scene.world.clock.now()))
            if number % UnwrittenTenants.mostOfCustomer == 0 { try await scene.world.ledger.beat() }
        }
        try await scene.world.ledger.beat()
    }

    @Test func `a customer has at most 2,000 rows, and those seen once and longest ago give way`() async throws {
        let scene = try await RelayScene()
        try await note(1..<11, scene)
        try await note(1..<6, scene)
        scene.world.clock.advance(by: .minutes(1))
        try await note(11..<SeenTenantTable.mostRows + 101, scene)
        let seen = try await scene.world.ledger.seenTenants()
        #expect(seen.count == SeenTenantTable.mostRows)
        #expect(Set(seen.prefix(5).map(\.tenant)) == Set((1...5).map(tenantID)))
        #expect(!seen.contains { $0.tenant == tenantID(6) })
        #expect(seen.contains { $0.tenant == tenantID(SeenTenantTable.mostRows + 100) })
    }

    @Test func `a tenant that has not come again for 90 days is forgotten`() async throws {
        let scene = try await RelayScene()
        try await note(1..<2, scene)
        scene.world.clock.advance(by: .days(60))
        try await note(2..<3, scene)
        scene.world.clock.advance(by: .days(31))
        try await scene.world.ledger.beat()
        #expect(try await scene.world.ledger.seenTenants().map(\.tenant) == [tenantID(2)])
    }

    @Test func `one customer's attack takes no place of another's in memory, and ever new tenants take few`() {
        var unwritten = UnwrittenTenants()
        let (attacked, other) = (CustomerID(bits: 1), CustomerID(bits: 2))
        let now = Timestamp(seconds: 1_767_225_600)
        func seen(_ customer: CustomerID, _ tenant: TenantID) -> SeenTenant? {
            RelayRefusal(customer: customer, tenant: tenant, at: now).seenTenant
        }
        for number in 1...3_000 {
            if let one = seen(attacked, tenantID(number)) { unwritten.add(one) }
        }
        #expect(unwritten.count == UnwrittenTenants.mostOfCustomer)
        if let one = seen(other, tenantID(1)) { unwritten.add(one) }
        if let one = seen(attacked, tenantID(1)) { unwritten.add(one) }
        #expect(unwritten.count == UnwrittenTenants.mostOfCustomer + 1)
        let taken = unwritten.take()
        #expect(taken.first?.count == 2)
        #expect(taken.last?.customer == other)
        #expect(unwritten.isEmpty)
        for number in 1...100 {
            for tenant in 1...100 {
                if let one = seen(CustomerID(bits: UInt128(number)), tenantID(tenant)) { unwritten.add(one) }
            }
        }
        #expect(unwritten.count == UnwrittenTenants.most)
    }

    @Test func `a tenant that calls itself something else each time takes a few rows, and is counted whole`()
        async throws
    {
        let scene = try await RelayScene()
        for number in 0..<30 {
            _ = try await scene.decide(scene.request(of: tenantID(9), organisation: "o\(number).example"))
        }
        _ = try await scene.decide(scene.request(of: tenantID(8), organisation: "other.example"))
        try await scene.world.ledger.writeSeenTenants()
        let seen = try await scene.world.ledger.seenTenants()
        let one = seen.filter { $0.tenant == tenantID(9) }
        #expect(one.count == SeenTenantTable.mostNames + 1)
        #expect(one.map(\.count).reduce(0, +) == 30)
        #expect(one.first?.organisation == nil)
        #expect(seen.contains { $0.tenant == tenantID(8) && $0.organisation?.text == "other.example" })
    }

    @Test func `what was seen is written before the process ends`() async throws {
        let scene = try await RelayScene()
        _ = try await scene.decide(scene.request(of: tenantID(9)))
        let ledger = scene.world.ledger
        let running = Task { await ledger.run() }
        running.cancel()
        await running.value
        #expect(try await scene.world.other().seenTenants().map(\.tenant) == [tenantID(9)])
    }

    @Test func `whoever looks for actors is told of every refusal, recorded or not, and of nothing else`() async throws
    {
        let scene = try await RelayScene()
        let observer = Told()
        scene.world.ledger.onRelayRefusal { observer.add($0) }
        _ = try await scene.decide(scene.lawful())
        let foreign = try scene.request(of: tenantID(9), organisation: "evil.example", feeder: "203.0.113.7")
        _ = try await scene.decide(foreign)
        _ = try await scene.decide(foreign)
        let unproved = try scene.request(of: nil)
        _ = await scene.world.ledger.preview(
            unproved.claim, peer: unproved.evidence.peer, greeting: "vps", relay: unproved.evidence.relay)
        #expect(observer.all.map(\.check) == [.tenant, .credential])
        let refusal = try #require(observer.all.first)
        #expect(refusal.tenant == tenantID(9) && refusal.organisation?.text == "evil.example")
        #expect(refusal.customer == scene.customer && refusal.connector == scene.connector.id)
        #expect([refusal.peer, refusal.feeder] == [try IPAddress("192.0.2.9"), try IPAddress("203.0.113.7")])
        #expect(refusal.greeting == "eur01.outbound.protection.outlook.com" && refusal.feederGreeting == "vps7")
        #expect(refusal.author?.text == "acme.example")
        #expect(refusal.at == scene.world.clock.now())
        #expect(observer.all.last?.greeting == "vps")
        scene.world.ledger.refusals.withLock { budget in
            for _ in 0..<RefusalBudget.most {
                budget.charge(
                    foreign.claim.identity, .stranger(tenantID(9)), recipients: 1, at: scene.world.clock.now())
            }
        }
        let (before, records) = (observer.all.count, try await scene.records)
        for _ in 0..<5 { _ = try await scene.decide(scene.request(of: tenantID(9))) }
        #expect(try await scene.records == records)
        #expect(observer.all.count == before + 5)
    }

    private final class Told: Sendable {
        private let refusals = Mutex<[RelayRefusal]>([])
        var all: [RelayRefusal] { refusals.withLock { $0 } }
        func add(_ refusal: RelayRefusal) { refusals.withLock { $0.append(refusal) } }
    }

    @Test func `whoever is told of refusals is told of as many as there are`() async throws {
        let world = try World()
        let counter = Counter()
        world.ledger.onRelayRefusal { _ in counter.count() }
        let refusal = RelayRefusal(customer: nil, at: world.clock.now())
        // Each used to lie deeper on the stack than the one before.
        for _ in 0..<50_000 { world.ledger.note(refusal) }
        #expect(counter.total == 50_000)
    }
}

private final class Counter: Sendable {
    private let number = Atomic(0)

    func count() { number.add(1, ordering: .relaxed) }
    var total: Int { number.load(ordering: .relaxed) }
}
