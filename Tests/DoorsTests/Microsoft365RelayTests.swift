import Authority
import Ledger
import Message
import Pipeline
import Spool
import Testing

@testable import Doors

/// EchoSpoofing at the wire (incidents 1.6): nothing but a customer's own tenant gets through its connector.
@Suite(.timeLimit(.minutes(1))) struct Microsoft365RelayTests {
    @Test func `E1: a fresh connector admits nobody, whatever Microsoft says`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.microsoft(allowing: [])
        var client = try await world.exchangeOnline(asking: connector)
        #expect(try await client.hand(in: RelayWorld.message()).isUnproved)
        #expect(await world.pipeline.leased().isEmpty)
        #expect(try await world.pipeline.decisions().map(\.check) == [.tenant])
        await client.close()
    }

    @Test func `a tenant on the list is taken, and its mail signed`() async throws {
        let world = try await RelayWorld()
        var client = try await world.exchangeOnline(asking: try await world.microsoft())
        #expect(try await client.hand(in: RelayWorld.message()).isQueued)
        let leased = try #require(await world.pipeline.leased().first)
        #expect(String(decoding: leased.signatureFields, as: UTF8.self).contains("d=acme.example"))
        await client.close()
    }

    @Test func `E3: a foreign tenant is refused at the end of the data`() async throws {
        let world = try await RelayWorld()
        var client = try await world.exchangeOnline(asking: try await world.microsoft())
        #expect(try await client.hand(in: RelayWorld.message(tenant: RelayWorld.rented)).isUnproved)
        #expect(try await client.hand(in: RelayWorld.message(tenant: nil)).isUnproved)
        #expect(await world.pipeline.leased().isEmpty)
        #expect(try await client.hand(in: RelayWorld.message()).isQueued)
        await client.close()
    }

    @Test(arguments: [RelayWorld.elsewhere, RelayWorld.google, RelayWorld.shared])
    func `E4: the name of a tenant is worth nothing from anybody but Microsoft`(address: String) async throws {
        let world = try await RelayWorld()
        let connector = try await world.microsoft()
        let identity = try world.microsoftsCertificate()
        var client = try await world.client(from: address, asking: world.name(of: connector), showing: identity)
        #expect(try await client.address() == "550 5.7.1 Not permitted with this key or connector")
        await client.close()
        client = try await world.client(from: address, asking: nil, showing: identity)
        let reply = try await client.hand(in: RelayWorld.message())
        // Without a name Google's network may bring mail of Google's customers, and of nobody else.
        #expect(address == RelayWorld.google ? reply.isUnproved : reply == nil)
        #expect(await world.pipeline.leased().isEmpty)
        await client.close()
    }

    @Test func `E8: Microsoft's relay pool is refused, also for a tenant on the list`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.microsoft()
        let identity = try world.microsoftsCertificate()
        for host in [world.name(of: connector), nil] {
            var client = try await world.client(from: RelayWorld.relayPool, asking: host, showing: identity)
            #expect(try await client.address() == "550 5.7.1 Relaying denied")
            await client.close()
        }
        var client = try await world.client(
            from: RelayWorld.microsoft, asking: world.name(of: connector), showing: identity,
            calling: "mail-rly04.outbound.protection.outlook.com")
        #expect(try await client.address() == "550 5.7.1 Not permitted with this key or connector")
        await client.close()
    }

    @Test func `E10: a host that was asked for never relays for another customer`() async throws {
        let world = try await RelayWorld()
        let other = try await world.stranger(proving: "other.example")
        let others = try await world.microsoft(
            allowing: [RelayWorld.tenant, RelayWorld.rented], of: other, signer: "other.example")
        let ours = try await world.microsoft()
        var client = try await world.exchangeOnline(asking: others)
        let unproved = "550 5.7.1 Domain not proved for this account: acme.example"
        #expect(try await client.hand(in: RelayWorld.message())?.hasPrefix(unproved) == true)
        #expect(
            try await client.hand(in: RelayWorld.message(), from: "news@other.example")?.hasPrefix(unproved) == true)
        await client.close()
        client = try await world.exchangeOnline(asking: ours)
        #expect(try await client.hand(in: RelayWorld.message(tenant: RelayWorld.rented)).isUnproved)
        #expect(await world.pipeline.leased().isEmpty)
        await client.close()
    }

    @Test func `E10: an address on a list does not count for the host of another connector`() async throws {
        let world = try await RelayWorld()
        let listed = try await world.connector(.network([try IPNetwork("127.0.0.1/32")]))
        let other = try await world.connector(.network([try IPNetwork("192.0.2.0/28")]))
        var client = try await world.client(from: RelayWorld.elsewhere, asking: world.name(of: other))
        #expect(try await client.address() == "550 5.7.1 Not permitted with this key or connector")
        await client.close()
        for host in [world.name(of: listed), "mail.example.net", nil] {
            client = try await world.client(from: RelayWorld.elsewhere, asking: host)
            #expect(try await client.hand(in: RelayWorld.message(tenant: nil)).isQueued)
            await client.close()
        }
    }

    @Test(arguments: ["nobody0000000000000000000000", "deep.er"])
    func `a host of nobody's selects nobody, not even by address`(label: String) async throws {
        let world = try await RelayWorld()
        _ = try await world.connector(.network([try IPNetwork("127.0.0.1/32")]))
        var client = try await world.client(from: RelayWorld.elsewhere, asking: "\(label).\(RelayWorld.host)")
        #expect(try await client.address() == "550 5.7.1 Relaying denied")
        await client.close()
    }

    @Test func `the host of a revoked connector is nobody's`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.microsoft()
        var client = try await world.exchangeOnline(asking: connector)
        try await world.revoke(connector)
        #expect(try await client.address() == "550 5.7.1 Not permitted with this key or connector")
        await client.close()
        client = try await world.exchangeOnline(asking: connector)
        #expect(try await client.address() == "550 5.7.1 Relaying denied")
        await client.close()
    }

    @Test func `without a host's name, tenant and author select the connector`() async throws {
        let world = try await RelayWorld()
        _ = try await world.microsoft()
        for host in [nil, RelayWorld.host, "192-0-2-1.example"] {
            var client = try await world.client(
                from: RelayWorld.microsoft, asking: host, showing: try world.microsoftsCertificate())
            #expect(try await client.hand(in: RelayWorld.message()).isQueued)
            #expect(try await client.hand(in: RelayWorld.message(tenant: RelayWorld.rented)).isUnproved)
            #expect(try await client.hand(in: RelayWorld.message(from: "boss@bank.example")).isUnproved)
            await client.close()
        }
        #expect(await world.pipeline.leased().count == 3)
    }

    @Test func `Microsoft is told to begin TLS before it hands anything in`() async throws {
        let world = try await RelayWorld()
        _ = try await world.microsoft()
        var client = try await world.client(from: RelayWorld.microsoft)
        #expect(try await client.address() == "530 5.7.0 STARTTLS first")
        #expect(try await client.say("RCPT TO:<b+1@bounce.example.com>") == "250 2.1.5 Recipient ok")
        await client.close()
    }

    @Test func `a message that must select its connector takes no customer's place`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.microsoft()
        let identity = try #require(world.pipeline.ledger.connector(host: connector.host))
        #expect(Visitor.candidate.places == .undetermined)
        #expect(Visitor.stranger.places == nil)
        #expect(Visitor.known(identity, connector).places == CustomerID(bits: connector.id.bits))
        let network = try await world.connector(.network([try IPNetwork("192.0.2.0/28")]))
        #expect(Visitor.known(identity, network).places == identity.customer)
        #expect(Visitor.known(identity, nil).places == identity.customer)
    }
}
