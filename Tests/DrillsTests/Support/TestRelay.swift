import NIOCore
import NIOPosix

/// A relay as small as can be: takes plain SMTP, asks `admits` about each message, and hands what it takes on to the sink
/// with a signature of its own on top.
final class TestRelay: Sendable {
    /// What a test lets it do.
    struct Behaviour: Sendable {
        /// Peer's address and content.
        var admits: @Sendable (String, String) -> Bool
        /// Put on top of what is taken.
        var signature: String
    }

    private let listener: any Channel
    var port: Int { listener.localAddress?.port ?? 0 }

    init(_ behaviour: Behaviour, sink: Int) async throws {
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RelayHandler(behaviour, sink: sink))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func close() async { try? await listener.close() }
}

private final class RelayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let behaviour: TestRelay.Behaviour
    private let sink: Int
    private var text = ""
    private var envelope: [String] = []
    private var content: String?

    init(_ behaviour: TestRelay.Behaviour, sink: Int) {
        self.behaviour = behaviour
        self.sink = sink
    }

    func channelActive(context: ChannelHandlerContext) { say("220 relay", context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        while let end = text.firstRange(of: "\r\n") {
            let line = String(text[..<end.lowerBound])
            text.removeSubrange(..<end.upperBound)
            if content == nil { command(line, context) } else { self.line(line, context) }
        }
    }

    private func command(_ line: String, _ context: ChannelHandlerContext) {
        switch line.prefix(4) {
        case "EHLO": say("250-relay\r\n250 PIPELINING", context)
        case "MAIL":
            envelope = [line]
            say("250 ok", context)
        case "RCPT":
            envelope.append(line)
            say("250 ok", context)
        case "DATA":
            content = ""
            say("354 go on", context)
        case "QUIT":
            say("221 bye", context)
            context.close(promise: nil)
        default: say("250 ok", context)
        }
    }

    private func line(_ line: String, _ context: ChannelHandlerContext) {
        guard line == ".", let whole = content else {
            content?.append("\(line)\r\n")
            return
        }
        content = nil
        let peer = context.remoteAddress?.ipAddress ?? ""
        guard behaviour.admits(peer, whole) else { return say("550 5.7.1 not for us", context) }
        forward(behaviour.signature + whole, context.eventLoop)
        say("250 taken", context)
    }

    private func forward(_ message: String, _ loop: any EventLoop) {
        let script = "EHLO relay\r\n" + envelope.joined(separator: "\r\n") + "\r\nDATA\r\n\(message).\r\nQUIT\r\n"
        ClientBootstrap(group: loop).connect(host: "127.0.0.1", port: sink).whenSuccess { channel in
            channel.writeAndFlush(ByteBuffer(string: script), promise: nil)
        }
    }

    private func say(_ reply: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "\(reply)\r\n")), promise: nil)
    }
}
