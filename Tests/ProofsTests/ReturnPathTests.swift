import Authority
import Ledger
import MailAuth
import Message
import Resolver
import Testing

@testable import Proofs

@Suite struct ReturnPathTests {
    private let target = "bounce.mail.example"

    private func mailServer(_ world: ProofWorld) throws {
        try world.dns.publish(.record(.mx, .mail(preference: 10, host: DNSName("mx.mail.example"))), at: target)
    }

    @Test func `a return path that leads to the platform is recorded, and no proof hangs on it`() async throws {
        let world = try await ProofWorld()
        let customer = try await world.customer()
        try await world.proved("acme.example", for: customer)
        #expect(try !world.row("acme.example", customer).hasReturnPath)
        try world.dns.publish(alias: target, at: "csb.acme.example")
        try mailServer(world)
        #expect(try await world.look("acme.example", customer).state == .active)
        #expect(try world.row("acme.example", customer).hasReturnPath)
        try world.dns.remove("csb.acme.example")
        #expect(try await world.look("acme.example", customer).state == .active)
        #expect(try !world.row("acme.example", customer).hasReturnPath)
    }

    @Test func `a time-out changes nothing`() async throws {
        let world = try await ProofWorld()
        let customer = try await world.customer()
        try await world.proved("acme.example", for: customer)
        try world.dns.publish(alias: target, at: "csb.acme.example")
        try mailServer(world)
        try await world.look("acme.example", customer)
        try world.dns.silence("csb.acme.example")
        try await world.look("acme.example", customer)
        #expect(try world.row("acme.example", customer).hasReturnPath)
    }

    @Test func `a name that leads elsewhere, or to no mail server, is no return path`() async throws {
        let world = try await ProofWorld()
        let customer = try await world.customer()
        try await world.proved("acme.example", for: customer)
        let names = world.keeper.names(of: try DomainName("acme.example"), customer)
        let look = ReturnPathLook(names: names, resolver: world.dns)
        #expect(await look.observe() == .missing)
        try world.dns.publish(alias: target, at: "csb.acme.example")
        #expect(await look.observe() == .missing)
        try mailServer(world)
        #expect(await look.observe() == .inPlace)
        try world.dns.remove("csb.acme.example")
        try world.dns.publish(
            .record(.mx, .mail(preference: 10, host: DNSName("mx.acme.example"))), at: "csb.acme.example")
        #expect(await look.observe() == .missing)
        try world.dns.remove("csb.acme.example")
        try world.dns.publish(alias: "bounce.mail.example.evil.example", at: "csb.acme.example")
        try world.dns.publish(
            .record(.mx, .mail(preference: 10, host: DNSName("mx.evil.example"))),
            at: "bounce.mail.example.evil.example")
        #expect(await look.observe() == .missing)
    }
}
