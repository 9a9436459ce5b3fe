import Message
import NIOPosix
import Pipeline
import ServiceLifecycle
import Synchronization
import Testing

@testable import Doors

@Suite(.timeLimit(.minutes(1))) struct RelayDoorTests {
    @Test func `a stranger may write to a return path and to nobody else`() async throws {
        let box = InboundBox()
        let door = try RelayDoor.loopback(inbound: box.lane)
        try await door.open()
        var client = try await WireClient(port: try #require(door.port))
        #expect(await client.reply() == "220 mx.example.com ESMTP")
        #expect(try await client.say("EHLO stranger.example") == "250 CHUNKING")
        #expect(try await client.say("MAIL FROM:<>") == "250 2.1.0 Sender ok")
        #expect(try await client.say("RCPT TO:<joe@example.net>") == "550 5.7.1 Relaying denied")
        #expect(try await client.say("RCPT TO:<b+token@bounce.example.com>") == "250 2.1.5 Recipient ok")
        #expect(try await client.say("RCPT TO:<joe@example.net>") == "452 4.5.3 Too many recipients")
        #expect(try await client.say("DATA")?.hasPrefix("354") == true)
        #expect(try await client.say("Subject: bounce\r\n\r\nit failed\r\n.") == "250 2.0.0 Received")
        let mails = box.mails.withLock { $0 }
        #expect(mails.count == 1)
        #expect(mails.first?.bytes == Array("Subject: bounce\r\n\r\nit failed\r\n".utf8))
        #expect(mails.first?.recipients.map(\.local) == ["b+token"])
        #expect(mails.first?.connection.greeting == "stranger.example")
        #expect(mails.first?.connection.peer?.description == "127.0.0.1")
        #expect(mails.first?.connection.protocolName == "ESMTP")
        #expect(try await client.say("QUIT") == "221 2.0.0 Bye")
        #expect(await client.reply() == nil)
        await client.close()
    }

    @Test func `only the beginning of a large report is kept`() async throws {
        let box = InboundBox()
        var lane = box.lane
        lane.keptSize = 1000
        lane.messageSize = 100_000
        let door = try RelayDoor.loopback(inbound: lane)
        try await door.open()
        for (lines, expected) in [(900, "250 2.0.0 Received"), (1100, "552 5.3.4 Message too big")] {
            var client = try await addressed(door)
            try await client.send(String(repeating: String(repeating: "x", count: 98) + "\r\n", count: lines))
            #expect(try await client.say(".") == expected)
            await client.close()
        }
        #expect(box.mails.withLock { $0.map(\.bytes.count) } == [1000])
        #expect(box.mails.withLock { $0.map(\.size) } == [90_000])
    }

    @Test func `STARTTLS is seen by who takes the message in`() async throws {
        let box = InboundBox()
        let tls = try LoopbackTLS()
        let door = try RelayDoor.loopback(tls: tls.server, inbound: box.lane)
        try await door.open()
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        #expect(try await client.say("EHLO stranger.example") == "250 STARTTLS")
        #expect(try await client.say("STARTTLS") == "220 2.0.0 Ready to start TLS")
        try await client.startTLS(tls.client)
        #expect(try await client.say("MAIL FROM:<>") == "503 5.5.1 EHLO first")
        #expect(try await client.say("EHLO stranger.example") == "250 CHUNKING")
        try await client.send("MAIL FROM:<>\r\nRCPT TO:<b+1@bounce.example.com>\r\nDATA\r\n")
        for _ in 0..<3 { _ = await client.reply() }
        #expect(try await client.say("x\r\n.") == "250 2.0.0 Received")
        let connection = box.mails.withLock { $0.first?.connection }
        #expect(connection?.tls == "TLSv1.3")
        #expect(connection?.protocolName == "ESMTPS")
        #expect(try await client.say("QUIT") == "221 2.0.0 Bye")
        #expect(await client.reply() == nil)
        await client.close()
    }

    @Test func `commands sent behind STARTTLS in plain text are never carried out`() async throws {
        let box = InboundBox()
        let tls = try LoopbackTLS()
        let door = try RelayDoor.loopback(tls: tls.server, inbound: box.lane)
        try await door.open()
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        _ = try await client.say("EHLO stranger.example")
        #expect(try await client.say("STARTTLS\r\nEHLO evil.example") == "554 5.5.1 Input behind STARTTLS; closing")
        #expect(await client.reply() == nil)
        await client.close()
    }

    @Test func `a false end of data makes no second message`() async throws {
        let sequences: [[UInt8]] = [
            [0x0a, 0x2e, 0x0a], [0x0a, 0x2e, 0x0d, 0x0a], [0x0d, 0x2e, 0x0d], [0x0d, 0x0a, 0x2e, 0x0a],
            [0x0d, 0x0a, 0x2e, 0x0d, 0x0d, 0x0a], [0x0d, 0x0a, 0x00, 0x2e, 0x0d, 0x0a],
        ]
        let box = InboundBox()
        let door = try RelayDoor.loopback(inbound: box.lane)
        try await door.open()
        for sequence in sequences {
            var client = try await addressed(door)
            let inner = "MAIL FROM:<>\r\nRCPT TO:<b+2@bounce.example.com>\r\nDATA\r\nevil\r\n.\r\n"
            try await client.send(Array("outer".utf8) + sequence + Array(inner.utf8))
            #expect(await client.reply() == "250 2.0.0 Received")
            #expect(try await client.say("QUIT") == "221 2.0.0 Bye")
            await client.close()
        }
        #expect(box.mails.withLock { $0.count } == sequences.count)
    }

    @Test func `a half-closed client hears the end of its message`() async throws {
        let box = InboundBox()
        let door = try RelayDoor.loopback(inbound: box.lane)
        try await door.open()
        var client = try await addressed(door)
        try await client.send("x\r\n.\r\n")
        try await client.closeOutput()
        #expect(await client.reply() == "250 2.0.0 Received")
        #expect(await client.reply() == nil)
        #expect(box.mails.withLock { $0.count } == 1)
    }

    @Test func `pipelined garbage is answered and nothing is left open`() async throws {
        let door = try RelayDoor.loopback(inbound: InboundBox().lane)
        try await door.open()
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        try await client.send(String(repeating: "FOO\r\n", count: 500))
        var last: String?
        while let reply = await client.reply() { last = reply }
        #expect(last == "421 4.7.0 Too many errors")
        await client.close()
    }

    @Test func `connections beyond the limits are told so`() async throws {
        var settings = try DoorSettings.loopback()
        settings.connections = 3
        settings.connectionsPerAddress = 2
        let door = try RelayDoor.loopback(settings, inbound: .closed)
        try await door.open()
        let port = try #require(door.port)
        var kept: [WireClient] = []
        for _ in 0..<2 {
            var client = try await WireClient(port: port)
            #expect(await client.reply()?.hasPrefix("220") == true)
            kept.append(client)
        }
        for _ in 0..<2 {
            var client = try await WireClient(port: port)
            #expect(await client.reply() == "421 4.7.0 Too many connections")
            kept.append(client)
        }
        for client in kept { await client.close() }
    }

    @Test func `a taken port is told in a plain sentence`() async throws {
        let first = try RelayDoor.loopback(inbound: .closed)
        try await first.open()
        var settings = try DoorSettings.loopback()
        settings.port = try #require(first.port)
        let second = try RelayDoor.loopback(settings, inbound: .closed)
        let error = await #expect(throws: DoorError.self) { try await second.open() }
        #expect(error?.description == "Port \(settings.port) on 127.0.0.1 is taken by another program.")
    }

    @Test func `a door that closes lets the running message end and sends the rest away`() async throws {
        let box = InboundBox()
        let door = try RelayDoor.loopback(inbound: box.lane)
        try await door.open()
        var busy = try await addressed(door)
        var idle = try await WireClient(port: try #require(door.port))
        _ = await idle.reply()
        let group = ServiceGroup(configuration: .init(services: [.init(service: door)], logger: .silent))
        let running = Task { try await group.run() }
        await group.triggerGracefulShutdown()
        #expect(await idle.reply() == "421 4.3.2 Shutting down; try again")
        #expect(await idle.reply() == nil)
        #expect(try await busy.say("x\r\n.") == "250 2.0.0 Received")
        #expect(await busy.reply() == "421 4.3.2 Shutting down; try again")
        await idle.close()
        await busy.close()
        try await running.value
        #expect(door.connections == 0)
        #expect(door.port == nil)
    }

    /// A stranger who is past DATA.
    private func addressed(_ door: RelayDoor) async throws -> WireClient {
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        _ = try await client.say("EHLO stranger.example")
        _ = try await client.say("MAIL FROM:<>")
        _ = try await client.say("RCPT TO:<b+1@bounce.example.com>")
        _ = try await client.say("DATA")
        return client
    }
}
