import Authority
import FoundationEssentials
import Message
import NIOCore
import NIOEmbedded
import NIOPosix
import NIOSSL
import Pipeline
import Sandbox
import Synchronization
import TestKit
import Testing
import Wire

@testable import Doors

/// TLS on the relay port with clients that are slow, rude or odd.
@Suite(.timeLimit(.minutes(1))) struct RelayHandshakeTests {
    @Test func `a ClientHello that never ends is waited for as long as any handshake`() throws {
        let clock = ManualClock()
        let host = try DomainName("mx.example.com")
        var desk = DoorDesk(
            door: .relay, session: SMTPServerSettings(host: host, access: .connection, offersStartTLS: true),
            tls: try LoopbackTLS().server, isEncryptedFromStart: false, admitting: Unreached(),
            authenticating: NobodyKnown(), inbound: .closed, placeTime: .seconds(60), time: clock, log: .silent)
        desk.reception = RelayReception(
            networks: { .builtIn }, roots: .none, hosts: ConnectorHosts(beneath: host), authenticating: NobodyKnown())
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(
            SMTPChannelHandler(desk: desk, connections: OpenConnections(limit: 10, limitPerSource: 10)))
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        try channel.writeInbound(ByteBuffer(string: "EHLO slow.example\r\n"))
        try channel.writeInbound(ByteBuffer(string: "STARTTLS\r\n"))
        // The beginning of a record that promises 512 octets, and then one octet now and again.
        try channel.writeInbound(ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))
        for _ in 0..<7 where channel.isActive {
            clock.advance(by: .seconds(10))
            channel.embeddedEventLoop.advanceTime(by: .seconds(10))
            if channel.isActive { _ = try? channel.writeInbound(ByteBuffer(bytes: [0])) }
        }
        clock.advance(by: .seconds(10))
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(!channel.isActive)
        _ = try? channel.finish()
    }

    @Test(arguments: [
        // A handshake message of 16 MB is announced.
        [0x16, 0x03, 0x01, 0x40, 0x00, 0x01, 0xff, 0xff, 0xff] + [UInt8](repeating: 0, count: 16_380),
        // A record longer than a record may be.
        [0x16, 0x03, 0x01, 0xff, 0xff] + [UInt8](repeating: 1, count: 65_535),
        // No TLS at all.
        Array("EHLO again.example\r\n".utf8),
    ])
    func `what is no lawful ClientHello ends the connection`(bytes: [UInt8]) async throws {
        let world = try await RelayWorld()
        var client = try await world.client(from: RelayWorld.elsewhere)
        #expect(try await client.say("STARTTLS") == "220 2.0.0 Ready to start TLS")
        try? await client.send(bytes)
        while let line = await client.reply() { #expect(!line.hasPrefix("2")) }
        await client.close()
    }

    @Test(arguments: ["under_score.example", "localhost", "mx.example.com", "xn--a.example"])
    func `a name that is no connector's is like none`(name: String) async throws {
        let world = try await RelayWorld()
        var client = try await world.client(from: RelayWorld.elsewhere, asking: name)
        #expect(try await client.address() == "550 5.7.1 Relaying denied")
        #expect(try await client.say("RCPT TO:<b+1@bounce.example.com>") == "250 2.1.5 Recipient ok")
        await client.close()
        // Then the address selects, as without a name.
        _ = try await world.connector(.network([try IPNetwork("\(RelayWorld.elsewhere)/32")]))
        var listed = try await world.client(from: RelayWorld.elsewhere, asking: name)
        #expect(try await listed.hand(in: RelayWorld.message()).isQueued)
        await listed.close()
    }

    @Test func `a renewed certificate is shown although clients are asked for theirs`() async throws {
        let now = Date()
        let (old, new) = (
            try CertificateAuthority(name: "Old", now: now), try CertificateAuthority(name: "New", now: now)
        )
        let first = ClientIdentity(try old.issue(names: ["localhost"], now: now))
        let second = ClientIdentity(try new.issue(names: ["localhost"], now: now))
        func key(_ identity: ClientIdentity) throws -> NIOSSLPrivateKeySource {
            .privateKey(try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem))
        }
        var renewed = NIOSSLContextConfigurationOverride()
        renewed.certificateChain = try second.certificates.map { .certificate($0) }
        renewed.privateKey = try key(second)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try first.certificates.map { .certificate($0) }, privateKey: try key(first))
        configuration.sslContextCallback = { [renewed] _, promise in promise.succeed(renewed) }
        let box = InboundBox()
        let door = try RelayDoor.loopback(tls: try NIOSSLContext(configuration: configuration), inbound: box.lane)
        try await door.open()
        var trusting = TLSConfiguration.makeClientConfiguration()
        trusting.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(new.certificatePEM().utf8)))
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        _ = try await client.say("EHLO client.example")
        _ = try await client.say("STARTTLS")
        try await client.startTLS(try NIOSSLContext(configuration: trusting), serverName: "localhost")
        #expect(try await client.say("EHLO client.example") == "250 CHUNKING")
        #expect(try await client.address(from: "", to: "b+1@bounce.example.com") == "250 2.1.5 Recipient ok")
        _ = try await client.say("DATA")
        #expect(try await client.say("x\r\n.") == "250 2.0.0 Received")
        #expect(box.mails.withLock { $0.first?.connection.relay?.serverName?.text } == "localhost")
        await client.close()
    }
}
