import Authority
import Ledger
import Message
import Proofs
import Signing
import TestKit
import Testing

/// What the keeper makes of a domain as time passes, looking in its own rhythm.
@Suite struct ProofsOverTimeTests {
    private let world: ProofWorld
    private let acme: Customer
    private let domain = "shop.example"

    init() async throws {
        world = try await ProofWorld()
        acme = try await world.customer()
    }

    private func state() throws -> ProofState { try world.row(domain, acme).course.state(at: world.clock.now()) }

    @Test func `a domain that was added becomes active by itself once its records are there`() async throws {
        let records = try await world.add(domain, for: acme)
        try await world.pass(.minutes(3))
        #expect(try state() == .pending)
        try world.publish(records)
        try await world.pass(.minutes(4))
        #expect(try state() == .active)
    }

    @Test func `an active domain is looked at every hour, for ever`() async throws {
        try await world.proved(domain, for: acme)
        let before = world.dns.asked.count
        try await world.pass(.hours(24))
        let name = try DNSName(world.authorisation(domain))
        #expect(world.dns.asked[before...].count { $0 == name } == 24)
        #expect(try state() == .active)
    }

    @Test func `three absences within an hour warn, twenty-four hours more pause, and the record's return heals`()
        async throws
    {
        let records = try await world.proved(domain, for: acme)
        try world.withdraw(records)
        let gone = world.clock.now()
        try await world.pass(.hours(1))
        #expect(try state() == .active)
        try await world.pass(.minutes(20))
        #expect(try state() == .warning)
        let warned = try world.row(domain, acme).course.since
        #expect(warned == gone + .hours(1) + .minutes(20))
        try await world.pass(warned + .hours(24) - .seconds(1) - world.clock.now())
        #expect(try state() == .warning)
        try await world.pass(.seconds(2))
        #expect(try state() == .paused)
        try world.publish(records)
        try await world.pass(.hours(1))
        #expect(try state() == .active)
    }

    @Test func `losing both selectors is an absence too`() async throws {
        let records = try await world.proved(domain, for: acme)
        try world.withdraw(records.filter { $0.kind == .cname })
        try await world.pass(.hours(2))
        #expect(try state() == .warning)
        #expect(try world.row(domain, acme).lastResult.hasSuffix("no selector leads to our keys"))
    }

    @Test func `a single absence is forgotten`() async throws {
        let records = try await world.proved(domain, for: acme)
        for _ in 0..<5 {
            try world.withdraw(records)
            try await world.pass(.hours(1))
            try world.publish(records)
            try await world.pass(.hours(3))
            #expect(try state() == .active)
        }
    }

    @Test func `a time-out is not a disappearance, and after seven days without any answer nobody can tell`()
        async throws
    {
        let records = try await world.proved(domain, for: acme)
        world.dns.goDown()
        try await world.pass(.hours(167))
        #expect(try state() == .active)
        try await world.pass(.hours(2))
        #expect(try state() == .undecided)
        #expect(try world.row(domain, acme).lastResult.hasPrefix("the DNS did not answer"))
        world.dns.goDown(false)
        try await world.pass(.hours(1))
        #expect(try state() == .active)
        try world.withdraw(records)
    }

    @Test func `time-outs between absences neither warn nor excuse`() async throws {
        let records = try await world.proved(domain, for: acme)
        try world.withdraw(records)
        try await world.pass(.hours(1))
        #expect(try world.row(domain, acme).course.absences == 1)
        world.dns.goDown()
        try await world.pass(.minutes(20))
        #expect(try state() == .active)
        #expect(try world.row(domain, acme).course.absences == 1)
        world.dns.goDown(false)
        try await world.pass(.minutes(20))
        #expect(try state() == .warning)
    }

    @Test func `a program that stood still for a week does not trust what it knew`() async throws {
        try await world.proved(domain, for: acme)
        world.clock.advance(by: .days(7))
        #expect(try state() == .undecided)
        await world.keeper.proveDue()
        #expect(try state() == .active)
    }

    @Test func `when the owner names another account the first sight of it ends the proof`() async throws {
        let records = try await world.proved(domain, for: acme)
        try world.withdraw([records[0]])
        let other = String(repeating: "b3", count: 26)
        try world.dns.publish(text: "v=csgn1; p=mail.example; a=\(other)", at: world.authorisation(domain))
        try await world.pass(.hours(1))
        #expect(try state() == .conflict)
        try world.publish([records[0]])
        try await world.pass(.hours(1))
        #expect(try state() == .active)
    }

    @Test func `several customers whom the owner names may use one domain, each with keys of its own`() async throws {
        let other = try await world.customer("Other")
        try await world.proved(domain, for: acme)
        try world.publish(try await world.add(domain, for: other).filter(\.isRequired))
        #expect(try await world.look(domain, other).state == .active)
        #expect(try await world.look(domain, acme).state == .active)
        let keys = try await world.keys(domain, acme) + world.keys(domain, other)
        #expect(Set(keys.map(\.selector)).count == keys.count)
        #expect(Set(keys.map(\.publicKey)).count == keys.count)
    }

    @Test func `one domain that does not answer keeps no other from being looked at`() async throws {
        try await world.proved(domain, for: acme)
        try await world.proved("club.example", for: acme)
        try world.dns.silence(world.authorisation(domain))
        try await world.pass(.hours(2))
        #expect(try world.row("club.example", acme).course.lastAnswer == world.clock.now())
    }

    @Test func `every change of state is in the audit log, and nothing else is`() async throws {
        let records = try await world.proved(domain, for: acme)
        try await world.pass(.hours(5))
        try world.withdraw(records)
        try await world.pass(.hours(2))
        let entries = try await world.ledger.auditLog(of: acme.facts.id).reversed().filter {
            $0.action == .proofChanged
        }
        #expect(entries.map { $0.detail.prefix(while: { $0 != ":" }) } == ["pending to active", "active to warning"])
    }
}
