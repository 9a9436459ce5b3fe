import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct DomainsTests {
    private func facts(_ world: World, _ domain: String, _ customer: CustomerID) throws -> DomainFacts? {
        let name = try DomainName(domain)
        let now = world.clock.now()
        return world.ledger.directory.read { $0.facts(of: name, for: customer, at: now) }
    }

    @Test func `a domain nobody added is unknown`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        #expect(try facts(world, "a.example", customer) == nil)
    }

    @Test func `an added domain is pending until its proof is recorded`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let name = try DomainName("a.example")
        var row = try await world.ledger.addDomain(name, for: customer, by: world.anna)
        #expect(try facts(world, "a.example", customer) == DomainFacts(proof: .pending, provedBy: name))
        row.course = row.course.observing(.named(selectors: 1, admitsSubdomains: false), at: world.clock.now())
        try await world.ledger.recordProof(row, by: .system("proofs"))
        #expect(try facts(world, "a.example", customer) == DomainFacts(proof: .active, provedBy: name))
        #expect(try world.other().domains(of: customer) == [row])
    }

    @Test func `sub-domains are covered only when the record above says so`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        try await world.proved(DomainName("narrow.example"), for: customer)
        try await world.proved(DomainName("wide.example"), for: customer, includesSubdomains: true)
        #expect(try facts(world, "x.narrow.example", customer) == nil)
        #expect(try facts(world, "x.y.wide.example", customer)?.provedBy == DomainName("wide.example"))
    }

    @Test func `the nearest record decides, but a domain without one does not hide the record above`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        try await world.proved(DomainName("wide.example"), for: customer, includesSubdomains: true)
        var row = try await world.ledger.addDomain(DomainName("x.wide.example"), for: customer, by: world.anna)
        #expect(try facts(world, "x.wide.example", customer)?.proof == .active)
        row.course = row.course.observing(.namesOthers, at: world.clock.now())
        try await world.ledger.recordProof(row, by: .system("proofs"))
        #expect(try facts(world, "x.wide.example", customer)?.proof == .conflict)
    }

    @Test func `another customer's proof is seen but proves nothing`() async throws {
        let world = try World()
        let owner = try await world.customer().facts.id
        let other = try await world.customer().facts.id
        try await world.proved(DomainName("a.example"), for: owner)
        #expect(try facts(world, "a.example", other) == DomainFacts(provedByOther: true))
        #expect(try facts(world, "a.example", owner)?.provedByOther == false)
    }

    @Test func `adding twice, a top-level domain and recording for a stranger are refused`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let row = try await world.ledger.addDomain(DomainName("a.example"), for: customer, by: world.anna)
        await #expect(throws: LedgerError.self) {
            try await world.ledger.addDomain(DomainName("a.example"), for: customer, by: world.anna)
        }
        await #expect(throws: LedgerError.self) {
            try await world.ledger.addDomain(DomainName("example"), for: customer, by: world.anna)
        }
        var stranger = row
        stranger.customer = .platform
        await #expect(throws: LedgerError.self) {
            try await world.ledger.recordProof(stranger, by: .system("proofs"))
        }
        try await world.ledger.removeDomain(row.domain, of: customer, by: world.anna)
        #expect(world.ledger.domains(of: customer).isEmpty)
    }

    @Test func `domains whose check is due come longest overdue first`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let now = world.clock.now()
        for (name, hours) in [("a.example", 3), ("b.example", 1), ("c.example", 9)] as [(String, Int64)] {
            var row = try await world.ledger.addDomain(DomainName(name), for: customer, by: world.anna)
            // While mail flows, the next check is an hour later.
            let named = ProofObservation.named(selectors: 2, admitsSubdomains: false)
            row.course = row.course.observing(named, at: now + .hours(hours - 1))
            try await world.ledger.recordProof(row, by: .system("proofs"))
        }
        let due = world.ledger.domainsDue(at: now + .hours(4), limit: 10)
        #expect(due.map(\.domain.text) == ["b.example", "a.example"])
    }
}
