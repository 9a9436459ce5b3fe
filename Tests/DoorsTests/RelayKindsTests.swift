import Authority
import Foundation
import Ledger
import Message
import NIOCore
import NIOSSL
import Pipeline
import Spool
import Synchronization
import Testing

@testable import Doors

/// The other kinds of connectors at the wire, and what everybody may do there.
@Suite(.timeLimit(.minutes(1))) struct RelayKindsTests {
    private func plain(_ secret: String) -> String { "AUTH PLAIN \(Data("\0u\0\(secret)".utf8).base64EncodedString())" }

    @Test func `AUTH is offered at the host of a connector that asks for a key, and nowhere else`() async throws {
        let world = try await RelayWorld()
        let key = try await world.pipeline.ledgerWorld.key()
        let connector = try await world.connector(.credential(key.id))
        for host in [nil, world.name(of: try await world.microsoft())] {
            var client = try await world.client(from: RelayWorld.elsewhere, asking: host)
            try await client.send("EHLO again.example\r\n")
            #expect(await client.replyLines().allSatisfy { !$0.contains("AUTH") })
            #expect(try await client.say(plain(key.secret)) == "502 5.5.1 Command not implemented")
            await client.close()
        }
        var client = try await world.client(from: RelayWorld.elsewhere, asking: world.name(of: connector))
        try await client.send("EHLO again.example\r\n")
        #expect(await client.replyLines().last == "250 AUTH PLAIN LOGIN")
        await client.close()
    }

    @Test func `a connector of the kind credential takes its own key and no other`() async throws {
        let world = try await RelayWorld()
        let (key, other) = (try await world.pipeline.ledgerWorld.key(), try await world.pipeline.ledgerWorld.key())
        let connector = try await world.connector(.credential(key.id))
        var client = try await world.client(from: RelayWorld.shared, asking: world.name(of: connector))
        #expect(try await client.say("MAIL FROM:<news@acme.example>") == "530 5.7.0 Authentication required")
        // A key that is good at the submission door is none here, and nobody is told which.
        #expect(try await client.say(plain(other.secret)) == "535 5.7.8 Key not valid")
        #expect(try await client.say(plain("csk_nonsense")) == "535 5.7.8 Key not valid")
        #expect(try await client.say(plain(key.secret)) == "235 2.7.0 Authenticated")
        #expect(try await client.hand(in: RelayWorld.message(tenant: nil)).isQueued)
        let leased = try #require(await world.pipeline.leased().first)
        #expect(String(decoding: leased.header, as: UTF8.self).contains("by mx.example.com with ESMTPSA"))
        await client.close()
    }

    @Test func `a key that is revoked stops its connector`() async throws {
        let world = try await RelayWorld()
        let key = try await world.pipeline.ledgerWorld.key()
        let connector = try await world.connector(.credential(key.id))
        var client = try await world.client(from: RelayWorld.elsewhere, asking: world.name(of: connector))
        #expect(try await client.say(plain(key.secret)) == "235 2.7.0 Authenticated")
        try await world.pipeline.ledgerWorld.revoke(key.id)
        #expect(try await client.address() == "535 5.7.8 Key not valid")
        await client.close()
    }

    @Test func `Google's network brings what Google signed for the customer, and nothing else`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.connector(.googleWorkspace)
        // A message that left here, with a signature of ours: whoever got it must not bring it again.
        var submitter = try await world.pipeline.submitter()
        #expect(try await submitter.hand(in: RelayWorld.message(tenant: nil)).isQueued)
        await submitter.close()
        let leased = try #require(await world.pipeline.leased().first)
        let bytes = leased.signatureFields + leased.header + Array("\r\n".utf8) + (leased.body.bytes ?? [])
        let ours = String(decoding: bytes, as: UTF8.self) + "."
        let signed = try world.signedByGoogle(RelayWorld.message(tenant: nil))
        for host in [world.name(of: connector), nil] {
            var client = try await world.client(from: RelayWorld.google, asking: host)
            #expect(try await client.hand(in: RelayWorld.message(tenant: nil)).isUnproved)
            let altered = signed.replacingOccurrences(of: "Hi Joe", with: "Pay me")
            #expect(try await client.hand(in: altered).isUnproved)
            #expect(try await client.hand(in: ours).isUnproved)
            await client.close()
        }
        var client = try await world.client(from: RelayWorld.google, asking: nil)
        #expect(try await client.hand(in: signed).isQueued)
        await client.close()
        client = try await world.client(from: RelayWorld.elsewhere, asking: world.name(of: connector))
        #expect(try await client.address() == "550 5.7.1 Not permitted with this key or connector")
        await client.close()
    }

    @Test func `an address of a shared sender is nobody's`() async throws {
        let world = try await RelayWorld()
        _ = try await world.connector(.network([try IPNetwork("127.0.77.0/28")]))
        var client = try await world.client(from: RelayWorld.shared)
        #expect(try await client.address() == "550 5.7.1 Relaying denied")
        await client.close()
    }

    // MARK: Proofs of tenants

    @Test func `anybody may write to where a tenant proves itself, and its evidence goes along`() async throws {
        let world = try await RelayWorld()
        let connector = try await world.microsoft(allowing: [])
        let address = "tenant-proof@\(world.name(of: connector))"
        var client = try await world.exchangeOnline(asking: connector)
        #expect(try await client.address(to: address) == "250 2.1.5 Recipient ok")
        #expect(try await client.say("RCPT TO:<joe@example.org>") == "452 4.5.3 Too many recipients")
        _ = try await client.say("DATA")
        #expect(try await client.say("Subject: cs-1\r\n\r\nx\r\n.") == "250 2.0.0 Received")
        await client.close()
        client = try await world.client(from: RelayWorld.elsewhere)
        #expect(try await client.address(to: address) == "250 2.1.5 Recipient ok")
        _ = try await client.say("DATA")
        #expect(try await client.say("x\r\n.") == "250 2.0.0 Received")
        await client.close()
        let evidence = world.box.mails.withLock { $0.map(\.connection.relay) }
        #expect(evidence.map { $0?.isMicrosoft365 } == [true, false])
        #expect(evidence.map { $0?.selected } == [connector.id, nil])
        #expect(evidence.map { $0?.serverName?.text } == [world.name(of: connector), nil])
    }

    @Test func `a proof that proves nothing is refused with the one answer`() async throws {
        let world = try await RelayWorld(answering: .refused)
        let connector = try await world.microsoft(allowing: [])
        var client = try await world.exchangeOnline(asking: connector)
        _ = try await client.address(to: "tenant-proof@\(world.name(of: connector))")
        _ = try await client.say("DATA")
        #expect(try await client.say("x\r\n.").isUnproved)
        await client.close()
    }

    @Test func `only a live connector for Microsoft 365 takes proofs`() async throws {
        let world = try await RelayWorld()
        let (google, revoked) = (try await world.connector(.googleWorkspace), try await world.microsoft())
        try await world.revoke(revoked)
        var client = try await world.client(from: RelayWorld.elsewhere)
        for host in [world.name(of: google), world.name(of: revoked), "nobody.\(RelayWorld.host)", RelayWorld.host] {
            #expect(try await client.address(to: "tenant-proof@\(host)") == "550 5.7.1 Relaying denied")
            _ = try await client.say("RSET")
        }
        await client.close()
    }

    // MARK: What one may take from others

    @Test func `the addresses of one shared sender leave half of the connections to others`() async throws {
        let world = try await RelayWorld { $0.connections = 6 }
        let port = try #require(world.door.port)
        var kept: [WireClient] = []
        for (address, code) in [
            ("127.0.92.1", "220"), ("127.0.92.2", "220"), ("127.0.92.3", "220"), ("127.0.92.4", "421"),
            ("127.0.0.1", "220"),
        ] {
            var client = try await WireClient(port: port, from: address)
            #expect(await client.reply()?.hasPrefix(code) == true)
            kept.append(client)
        }
        for client in kept { await client.close() }
    }

    @Test func `only an address on a list may crowd the door`() async throws {
        let world = try await RelayWorld { $0.connectionsPerAddress = 1 }
        let port = try #require(world.door.port)
        _ = try await world.connector(.network([try IPNetwork("127.0.0.7/32")]))
        _ = try await world.microsoft()
        var kept: [WireClient] = []
        for (address, code) in [("127.0.0.7", "220"), ("127.0.92.1", "421"), ("127.0.0.1", "421")] {
            var first = try await WireClient(port: port, from: address)
            #expect(await first.reply()?.hasPrefix("220") == true)
            var second = try await WireClient(port: port, from: address)
            #expect(await second.reply()?.hasPrefix(code) == true)
            kept += [first, second]
        }
        for client in kept { await client.close() }
    }

    @Test func `the last quarter of the connections is for addresses on a list`() async throws {
        let world = try await RelayWorld { $0.connections = 4 }
        let port = try #require(world.door.port)
        _ = try await world.connector(.network([try IPNetwork("127.0.0.7/32")]))
        var kept: [WireClient] = []
        for address in ["127.0.0.1", "127.0.0.2", "127.0.0.3"] {
            var client = try await WireClient(port: port, from: address)
            #expect(await client.reply()?.hasPrefix("220") == true)
            kept.append(client)
        }
        var late = try await WireClient(port: port, from: "127.0.0.4")
        #expect(await late.reply() == "421 4.7.0 Too many connections")
        await late.close()
        while world.door.connections > 3 { await Task.yield() }
        var listed = try await WireClient(port: port, from: "127.0.0.7")
        #expect(await listed.reply()?.hasPrefix("220") == true)
        for client in kept + [listed] { await client.close() }
    }
}
