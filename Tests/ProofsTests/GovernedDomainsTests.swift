import Authority
import Ledger
import Message
import Proofs
import Testing

/// Sub-domains of what somebody else proved.
@Suite struct GovernedDomainsTests {
    private let world: ProofWorld
    private let owner: Customer
    private let other: Customer
    private let shop: DomainName

    init() async throws {
        world = try await ProofWorld()
        owner = try await world.customer("Owner")
        other = try await world.customer("Other")
        shop = try DomainName("shop.example")
        try await world.proved("shop.example", for: owner)
    }

    private func lookBelow() async throws -> ProofWorld.Look {
        if world.ledger.domain(try DomainName("news.shop.example"), of: other.facts.id) == nil {
            try world.publish(try await world.add("news.shop.example", for: other).filter(\.isRequired))
        }
        return try await world.look("news.shop.example", other)
    }

    private func name(_ customer: Customer, _ rest: String = "") throws {
        try world.dns.publish(
            text: "v=csgn1; p=mail.example; a=\(customer.facts.label)\(rest)", at: world.authorisation("shop.example"))
    }

    @Test func `a sub-domain needs the word of the owner above it`() async throws {
        let found = try await lookBelow()
        #expect(found.seen == .governed(by: shop))
        #expect(found.state == .conflict)
    }

    @Test func `being named above without sub-domains is not enough, with them it is`() async throws {
        try name(other)
        #expect(try await lookBelow().seen == .governed(by: shop))
        try name(other, "; s=y")
        let found = try await lookBelow()
        #expect(found.seen == .named(selectors: 2, admitsSubdomains: false))
        #expect(found.state == .active)
    }

    @Test func `the owner's own record may lie behind a CNAME within its own domain`() async throws {
        try name(other, "; s=y")
        try world.dns.remove(world.authorisation("shop.example"))
        try world.dns.publish(alias: "records.shop.example", at: world.authorisation("shop.example"))
        for customer in [owner, other] {
            try world.dns.publish(
                text: "v=csgn1; p=mail.example; a=\(customer.facts.label); s=y", at: "records.shop.example")
        }
        #expect(try await lookBelow().state == .active)
    }

    @Test func `no answer from above decides nothing`() async throws {
        try name(other, "; s=y")
        #expect(try await lookBelow().state == .active)
        try world.dns.silence(world.authorisation("shop.example"))
        let found = try await lookBelow()
        #expect(found.state == .active)
        #expect(found.seen == .unanswered("_countersign.shop.example: timed out"))
    }

    @Test func `one's own domain above needs no further word`() async throws {
        try world.publish(try await world.add("news.shop.example", for: owner).filter(\.isRequired))
        #expect(try await world.look("news.shop.example", owner).state == .active)
    }

    @Test func `a domain above that was only added governs nothing`() async throws {
        try await world.add("club.example", for: owner)
        try world.publish(try await world.add("news.club.example", for: other).filter(\.isRequired))
        #expect(try await world.look("news.club.example", other).state == .active)
    }
}
