import Authority
import Foundation
import Message
import TestKit
import Testing

@testable import Ledger

struct KeysTests {
    @Test func `a minted key is recognised, here and after opening again`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let key = try await world.key(of: customer)
        #expect(key.secret.hasPrefix("csk_\(key.id)_"))
        #expect(key.secret.utf8.count == 74)
        let found = try #require(await world.ledger.authenticate(secret: key.secret))
        #expect(found.identity == .credential(key.id))
        #expect(found.customer == customer)
        #expect(try await world.other().authenticate(secret: key.secret) == found)
    }

    @Test func `a wrong secret, an unknown key and text that is no key are nobody`() async throws {
        let world = try World()
        let key = try await world.key(of: world.customer().facts.id)
        let swapped = String(key.secret.dropLast()) + (key.secret.hasSuffix("A") ? "B" : "A")
        let unknown = SecretText(id: CredentialID(bits: 9), random: [UInt8](repeating: 0, count: 32)).text
        for secret in [swapped, unknown, "", "csk", "csk__", String(repeating: "x", count: 100_000), key.secret + "A"] {
            #expect(await world.ledger.authenticate(secret: secret) == nil)
        }
    }

    @Test func `a revoked or expired key is nobody`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let key = try await world.key(of: customer)
        try await world.ledger.revokeKey(key.id, by: world.anna, reason: "leaked")
        #expect(await world.ledger.authenticate(secret: key.secret) == nil)
        #expect(world.ledger.key(key.id)?.revokedAt == world.clock.now())

        var request = MintRequest(customer: customer, name: "short", secondFactor: .totp)
        request.expiresAt = world.clock.now() + .hours(1)
        let short = try await world.ledger.mintKey(request, by: world.anna)
        #expect(await world.ledger.authenticate(secret: short.secret) != nil)
        world.clock.advance(by: .hours(1))
        #expect(await world.ledger.authenticate(secret: short.secret) == nil)
    }

    @Test func `a key is not minted without second factor, class, scope or customer, or for the platform's classes`()
        async throws
    {
        let world = try World()
        let customer = try await world.customer().facts.id
        let good = MintRequest(customer: customer, name: "k", secondFactor: .passkey)
        var bad: [MintRequest] = []
        for change: (inout MintRequest) -> Void in [
            { $0.secondFactor = .none }, { $0.classes = [] }, { $0.scopes = [] },
            { $0.customer = CustomerID(bits: 77) }, { $0.classes = [.challenge] }, { $0.name = "" },
            { $0.expiresAt = Timestamp(seconds: 1) },
        ] {
            var request = good
            change(&request)
            bad.append(request)
        }
        for request in bad {
            await #expect(throws: LedgerError.self) { try await world.ledger.mintKey(request, by: world.anna) }
        }
        #expect(world.ledger.keys(of: customer).isEmpty)
        _ = try await world.ledger.mintKey(good, by: world.anna)
        #expect(world.ledger.keys(of: customer).count == 1)
    }

    @Test func `every fact of a key survives`() async throws {
        let world = try World()
        let request = MintRequest(
            customer: try await world.customer().facts.id, name: "all", scopes: [.send, .read],
            classes: [.bulk, .reply], domains: [try DomainName("a.example"), try DomainName("b.example")],
            networks: [try IPNetwork("192.0.2.0/28"), try IPNetwork("2001:db8::/64")],
            expiresAt: world.clock.now() + .days(3), secondFactor: .passkey)
        let key = try await world.ledger.mintKey(request, by: world.anna)
        #expect(try world.other().key(key.id) == key.facts)
        #expect(key.facts.networks == request.networks)
        var none = request
        none.domains = []
        none.networks = []
        let useless = try await world.ledger.mintKey(none, by: world.anna)
        #expect(try world.other().key(useless.id) == useless.facts)
        #expect(try world.other().key(useless.id)?.domains == [])
    }

    @Test func `no secret is anywhere in the folder or in the audit log`() async throws {
        let world = try World()
        let key = try await world.key(of: world.customer().facts.id)
        let random = Data(key.secret.utf8.suffix(43))
        for name in try FileManager.default.contentsOfDirectory(atPath: world.folder.path) {
            let data = try Data(contentsOf: URL(fileURLWithPath: world.folder.file(name)))
            #expect(data.range(of: random) == nil, "\(name)")
        }
    }

    @Test func `a revocation by another process is noticed`() async throws {
        let world = try World()
        let key = try await world.key(of: world.customer().facts.id)
        try await world.other().revokeKey(key.id, by: world.anna, reason: "from the shell")
        _ = try await world.customer("the next write looks")
        #expect(await world.ledger.authenticate(secret: key.secret) == nil)
    }
}
