import Authority
import Message
import NIOCore
import NIOEmbedded
import Synchronization
import TestKit
import Testing
import Wire

@testable import Doors

/// The handler with a channel and a clock that stand still until a test moves them.
@Suite(.timeLimit(.minutes(1))) struct SMTPChannelHandlerTests {
    private final class Bench {
        let channel: EmbeddedChannel
        let clock = ManualClock()
        let reads: ReadCounter
        let connections = OpenConnections(limit: 10, limitPerSource: 10)

        init(strangerPause: Span = .seconds(0), inbound: InboundLane = InboundBox().lane) throws {
            let settings = SMTPServerSettings(
                host: try DomainName("mx.example.com"), access: .connection, offersStartTLS: false)
            var desk = DoorDesk(
                door: .relay, session: settings, tls: nil, isEncryptedFromStart: false, admitting: Unreached(),
                authenticating: NobodyKnown(), inbound: inbound, placeTime: .seconds(60), time: clock, log: .silent)
            desk.reception = RelayReception(
                networks: { .builtIn }, roots: .none, hosts: ConnectorHosts(beneath: settings.host),
                authenticating: NobodyKnown())
            desk.strangerPause = strangerPause
            let reads = ReadCounter()
            self.reads = reads
            channel = EmbeddedChannel()
            try channel.pipeline.syncOperations.addHandler(reads)
            try channel.pipeline.syncOperations.addHandler(
                SMTPChannelHandler(desk: desk, connections: connections))
            try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        }

        func say(_ text: String) throws -> [String] {
            try channel.writeInbound(ByteBuffer(string: text))
            return try heard()
        }

        func heard() throws -> [String] {
            var text = ""
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
            return text.split(separator: "\r\n").map(String.init)
        }

        func pass(_ span: Span) {
            clock.advance(by: span)
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(span.milliseconds))
        }
    }

    /// Counts the reads that the handler asks for.
    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }

    @Test func `a client that sends nothing is sent away when its time is over`() throws {
        let bench = try Bench()
        #expect(try bench.heard() == ["220 mx.example.com ESMTP"])
        bench.pass(.minutes(4))
        #expect(try bench.say("EHLO slow.example\r\n").count == 8)
        bench.pass(.minutes(4))
        #expect(try bench.heard() == [])
        #expect(bench.channel.isActive)
        bench.pass(.minutes(2))
        #expect(try bench.heard() == ["421 4.4.2 Timed out waiting for you"])
        #expect(!bench.channel.isActive)
        #expect(bench.connections.count == 0)
    }

    @Test func `a client that trickles its data is sent away in the end`() throws {
        let bench = try Bench()
        _ = try bench.say("EHLO slow.example\r\n")
        _ = try bench.say("MAIL FROM:<>\r\nRCPT TO:<b+1@bounce.example.com>\r\nDATA\r\n")
        for _ in 0..<8 where bench.channel.isActive {
            bench.pass(.minutes(4))
            if bench.channel.isActive { _ = try bench.say("x\r\n") }
        }
        #expect(!bench.channel.isActive)
    }

    @Test func `a stranger who does not wait for the greeting is refused`() throws {
        let bench = try Bench(strangerPause: .seconds(1))
        #expect(try bench.heard() == [])
        #expect(try bench.say("EHLO early.example\r\n") == ["554 5.5.1 Wait for the greeting; closing"])
        #expect(!bench.channel.isActive)
    }

    @Test func `a stranger who waits is greeted after the pause`() throws {
        let bench = try Bench(strangerPause: .seconds(1))
        bench.pass(.seconds(1))
        #expect(try bench.heard() == ["220 mx.example.com ESMTP"])
        #expect(try bench.say("NOOP\r\n") == ["250 2.0.0 Ok"])
    }

    @Test func `nothing is read while a client does not take its replies`() throws {
        let bench = try Bench()
        let before = bench.reads.count
        bench.channel.isWritable = false
        bench.channel.pipeline.fireChannelWritabilityChanged()
        _ = try bench.say("NOOP\r\n")
        #expect(bench.reads.count == before)
        bench.channel.isWritable = true
        bench.channel.pipeline.fireChannelWritabilityChanged()
        #expect(bench.reads.count == before + 1)
    }

    @Test func `a client that ends its side is answered and let go`() throws {
        let bench = try Bench()
        _ = try bench.heard()
        try bench.channel.writeInbound(ByteBuffer(string: "NOOP\r\nNOO"))
        bench.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(try bench.heard() == ["250 2.0.0 Ok"])
        #expect(!bench.channel.isActive)
    }

    @Test func `one read of many commands is one write`() throws {
        let bench = try Bench()
        _ = try bench.heard()
        try bench.channel.writeInbound(ByteBuffer(string: "NOOP\r\nNOOP\r\nRSET\r\n"))
        #expect(try bench.channel.readOutbound(as: ByteBuffer.self) != nil)
        #expect(try bench.channel.readOutbound(as: ByteBuffer.self) == nil)
    }
}
