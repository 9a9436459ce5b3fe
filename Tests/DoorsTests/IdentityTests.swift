import Authority
import FoundationEssentials
import Ledger
import Message
import NIOPosix
import Pipeline
import Synchronization
import Testing

@testable import Doors

/// Who a message belongs to: by key or by connector, and by nothing that stands in it. The ledger is a real one.
@Suite(.timeLimit(.minutes(1))) struct IdentityTests {
    @Test func `a key names its customer, whatever user name comes with it`() async throws {
        let world = try await LedgerWorld()
        try await world.prove("acme.example")
        let key = try await world.key()
        let tls = try LoopbackTLS()
        let door = try submission(world, tls)
        try await door.open()
        var client = try await WireClient(port: try #require(door.port), tls: tls.client)
        _ = await client.reply()
        _ = try await client.say("EHLO client.example")
        let response = Data("other\0somebody@else.example\0\(key.secret)".utf8).base64EncodedString()
        #expect(try await client.say("AUTH PLAIN \(response)") == "235 2.7.0 Authenticated")
        #expect(try await client.say("MAIL FROM:<news@acme.example>") == "250 2.1.0 Sender ok")
        #expect(try await client.say("RCPT TO:<joe@example.org>") == "250 2.1.5 Recipient ok")
        #expect(try await client.say("RCPT TO:<ann@example.org>") == "250 2.1.5 Recipient ok")
        #expect(try await client.say("DATA") == "452 4.3.1 No room for a message now; try again later")
        let previews = world.previews.withLock { $0 }
        #expect(previews.map(\.identity.identity) == [.credential(key.id), .credential(key.id)])
        #expect(previews.map(\.identity.customer) == [world.customer, world.customer])
        #expect(previews.map { $0.recipients.map(\.local) } == [["joe"], ["joe", "ann"]])
        #expect(previews.first?.connection.protocolName == "ESMTPSA")
        #expect(previews.first?.connection.tls == "TLSv1.3")
        await client.close()
    }

    @Test func `a reverse path in a domain that is not proved is refused at RCPT`() async throws {
        let world = try await LedgerWorld()
        let key = try await world.key()
        let tls = try LoopbackTLS()
        let door = try submission(world, tls)
        try await door.open()
        var client = try await authenticated(door, tls, key.secret)
        _ = try await client.say("MAIL FROM:<news@acme.example>")
        let reply = try await client.say("RCPT TO:<joe@example.org>")
        #expect(reply?.hasPrefix("550 5.7.1 Domain not proved for this account: acme.example") == true)
        #expect(try await client.say("DATA") == "554 5.5.1 No valid recipients")
        await client.close()
    }

    @Test func `a key that is revoked stops a session that is under way`() async throws {
        let world = try await LedgerWorld()
        try await world.prove("acme.example")
        let key = try await world.key()
        let tls = try LoopbackTLS()
        let door = try submission(world, tls)
        try await door.open()
        var client = try await authenticated(door, tls, key.secret)
        try await world.revoke(key.id)
        _ = try await client.say("MAIL FROM:<news@acme.example>")
        #expect(try await client.say("RCPT TO:<joe@example.org>") == "535 5.7.8 Key not valid")
        await client.close()
    }

    @Test func `an address on a connector's list is that customer's, others are strangers`() async throws {
        let world = try await LedgerWorld()
        try await world.prove("acme.example")
        let connector = try await world.connector("127.0.0.1/32")
        let box = InboundBox()
        let door = RelayDoor(
            settings: try .loopback(), tls: nil, admitting: world, authenticating: world.ledger, inbound: box.lane,
            time: world.clock, group: MultiThreadedEventLoopGroup.singleton, log: .silent)
        try await door.open()
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        _ = try await client.say("EHLO relay.example")
        _ = try await client.say("MAIL FROM:<news@acme.example>")
        #expect(try await client.say("RCPT TO:<joe@example.org>") == "250 2.1.5 Recipient ok")
        #expect(try await client.say("RCPT TO:<b+1@bounce.example.com>") == "452 4.5.3 Too many recipients")
        #expect(world.previews.withLock { $0.map(\.identity.identity) } == [.connector(connector.id)])
        _ = try await client.say("RSET")
        _ = try await client.say("MAIL FROM:<>")
        #expect(try await client.say("RCPT TO:<b+1@bounce.example.com>") == "250 2.1.5 Recipient ok")
        _ = try await client.say("DATA")
        #expect(try await client.say("x\r\n.") == "250 2.0.0 Received")
        await client.close()
    }

    private func submission(_ world: LedgerWorld, _ tls: LoopbackTLS) throws -> SubmissionDoor {
        SubmissionDoor(
            settings: try .loopback(), encryption: .implicit, tls: tls.server, admitting: world,
            authenticating: world.ledger, time: world.clock, group: MultiThreadedEventLoopGroup.singleton, log: .silent)
    }

    private func authenticated(
        _ door: SubmissionDoor, _ tls: LoopbackTLS, _ secret: String
    ) async throws -> WireClient {
        var client = try await WireClient(port: try #require(door.port), tls: tls.client)
        _ = await client.reply()
        _ = try await client.say("EHLO client.example")
        _ = try await client.say("AUTH PLAIN \(Data("\0u\0\(secret)".utf8).base64EncodedString())")
        return client
    }
}
