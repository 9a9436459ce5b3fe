import Authority
import Crypto
import Message
import TestKit
import Testing

@testable import Ledger

struct CustomersTests {
    @Test func `customer zero exists from the start`() throws {
        let world = try World()
        let all = world.ledger.customers()
        #expect(all.map(\.facts.id) == [.platform])
        #expect(all[0].facts.standing == .active)
        #expect(all[0].facts.name == "mail.example")
    }

    @Test func `a customer has a label made from the platform's domain and its id`() async throws {
        let world = try World()
        let customer = try await world.customer()
        let digest = SHA256.hash(data: Array("cs1|mail.example|account|\(customer.facts.id)".utf8))
        #expect(customer.facts.label == Base32.encode(digest))
        #expect(customer.facts.label.utf8.count == 52)
    }

    @Test(arguments: [
        ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
        ("foobar", "mzxw6ytboi"),
    ])
    func `base32 is that of RFC 4648 section 10, without padding`(plain: String, encoded: String) {
        #expect(Base32.encode(Array(plain.utf8)) == encoded)
    }

    @Test func `customers, standing and limits are there after opening again`() async throws {
        let world = try World()
        let customer = try await world.customer("Grüße & Co")
        try await world.ledger.setStanding(.frozen, of: customer.facts.id, by: world.anna, reason: "stolen key")
        let limits = Limits(customerPerDay: 7, messageSize: 1000)
        try await world.ledger.setLimits(limits, of: customer.facts.id, by: world.anna)
        let found = try #require(try world.other().customer(customer.facts.id))
        #expect(found.facts.standing == .frozen)
        #expect(found.facts.name == "Grüße & Co")
        #expect(found.limits == limits)
    }

    @Test func `what is done to a customer is audited with who and why`() async throws {
        let world = try World()
        let id = try await world.customer().facts.id
        try await world.ledger.setStanding(.held, of: id, by: world.anna, reason: "odd mail")
        let log = try await world.ledger.auditLog(of: id)
        #expect(log.map(\.action) == [.standingChanged, .customerAdded])
        #expect(log[0].detail == "active to held: odd mail")
        #expect(log[0].principal == world.anna)
        #expect(log[0].at == world.clock.now())
    }

    @Test func `an unknown customer and the platform's standing are refused`() async throws {
        let world = try World()
        await #expect(throws: LedgerError.self) {
            try await world.ledger.setStanding(.frozen, of: CustomerID(bits: 5), by: world.anna, reason: "")
        }
        await #expect(throws: LedgerError.self) {
            try await world.ledger.setStanding(.closed, of: .platform, by: world.anna, reason: "")
        }
        await #expect(throws: LedgerError.self) {
            try await world.ledger.setLimits(Limits(customerPerDay: -1), of: .platform, by: world.anna)
        }
        await #expect(throws: LedgerError.self) { try await world.ledger.addCustomer(name: "a\nb", by: world.anna) }
    }

    @Test func `limits that protect others are the platform's`() async throws {
        let world = try World()
        let id = try await world.customer().facts.id
        try await world.ledger.setLimits(
            Limits(platformPerDay: 1_000_000_000, firstContactCustomers: 900), of: id, by: world.anna)
        try await world.ledger.setLimits(
            Limits(customerPerDay: 50, platformPerDay: 400, firstContactCustomers: 2), of: .platform, by: world.anna)
        let limits = world.ledger.directory.read { $0.limits(of: id) }
        #expect(limits == Limits(platformPerDay: 400, firstContactCustomers: 2))
        let newcomer = try await world.customer().facts.id
        #expect(world.ledger.directory.read { $0.limits(of: newcomer) }.customerPerDay == 50)
    }
}
