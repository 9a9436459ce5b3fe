import Authority
import Message
import TestKit
import Testing

@testable import Ledger

/// What counts at departure for sub-domains, and for what an operator released.
struct DepartureTests {
    private func departure(
        _ world: World, author: String = "acme.example", includesSubdomains: Bool = false
    ) async throws -> Departure {
        let customer = try await world.customer().facts.id
        let domain = try DomainName("acme.example")
        try await world.proved(domain, for: customer, includesSubdomains: includesSubdomains)
        return Departure(
            message: MessageID(bits: 1), customer: customer,
            identity: .credential(try await world.key(of: customer).id),
            signingDomain: domain, authorDomain: try DomainName(author),
            recipientKey: world.ledger.mailboxKeys.key(of: try Mailbox("joe@example.org")))
    }

    private func mayGo(_ world: World, _ departure: Departure) -> Bool {
        world.ledger.standingView().mayDepart(departure) == .go
    }

    private func observe(_ reading: ProofObservation, _ domain: DomainName, _ world: World, _ customer: CustomerID)
        async throws
    {
        var row = try #require(world.ledger.domain(domain, of: customer))
        row.course = row.course.observing(reading, at: world.clock.now())
        try await world.ledger.recordProof(row, by: .system("proofs"))
    }

    @Test func `mail of a sub-domain stays once the owner's record does not reach it any more`() async throws {
        let world = try World()
        let departure = try await departure(world, author: "news.acme.example", includesSubdomains: true)
        #expect(mayGo(world, departure))
        try await observe(
            .named(selectors: 2, admitsSubdomains: false), departure.signingDomain, world, departure.customer)
        #expect(!mayGo(world, departure))
    }

    @Test(arguments: ["news.acme.example", "acme.example"])
    func `mail stays once a nearer domain is proved by another customer`(nearer: String) async throws {
        let world = try World()
        let departure = try await departure(world, author: "a.news.acme.example", includesSubdomains: true)
        #expect(mayGo(world, departure))
        let other = try await world.customer("Other").facts.id
        try await world.proved(try DomainName(nearer), for: other, includesSubdomains: true)
        // A record of the covering domain itself names both customers, which its owner may do.
        #expect(mayGo(world, departure) == (nearer == "acme.example"))
    }

    @Test func `mail stays once this customer's own nearer record decides, which did not sign it`() async throws {
        let world = try World()
        let departure = try await departure(world, author: "news.acme.example", includesSubdomains: true)
        try await world.proved(departure.authorDomain, for: departure.customer)
        #expect(!mayGo(world, departure))
    }

    @Test func `released mail of a held customer goes, and of a frozen or closed one stays`() async throws {
        let world = try World()
        var departure = try await departure(world)
        try await world.ledger.setStanding(.held, of: departure.customer, by: world.anna, reason: "")
        #expect(!mayGo(world, departure))
        departure.releasedAt = world.clock.now()
        #expect(mayGo(world, departure))
        for standing in [Standing.frozen, .closed] {
            try await world.ledger.setStanding(standing, of: departure.customer, by: world.anna, reason: "")
            #expect(!mayGo(world, departure))
        }
    }

    @Test func `a release overrides the platform's list as it was then, and nothing else`() async throws {
        let world = try World()
        var departure = try await departure(world)
        let joe = try Mailbox("joe@example.org")
        try await world.ledger.suppress(joe, for: .platform, reason: .bounce, by: world.anna)
        #expect(!mayGo(world, departure))
        departure.releasedAt = world.clock.now()
        #expect(mayGo(world, departure))
        departure.releasedAt = world.clock.now() - .seconds(1)
        #expect(!mayGo(world, departure))
        departure.releasedAt = world.clock.now()
        try await world.ledger.suppress(joe, for: departure.customer, reason: .bounce, by: world.anna)
        #expect(!mayGo(world, departure))
    }

    @Test func `an authorisation says whose domain wrote it and whether it was released`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        try await world.proved(try DomainName("acme.example"), for: customer, includesSubdomains: true)
        let key = Identity.credential(try await world.key(of: customer).id)
        let request = try world.request(customer, key, from: "x@news.acme.example")
        let authorised = try #require(try await world.ledger.decide([request]).first?.authorised)
        #expect(authorised.signingDomain.text == "acme.example")
        #expect(authorised.authorDomain.text == "news.acme.example")
        #expect(!authorised.isReleased)
    }
}
