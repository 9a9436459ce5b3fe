import NIOCore
import NIOPosix
import NIOSSL

/// A client that speaks SMTP over a real socket, line by line.
struct WireClient {
    let channel: any Channel
    private var isEncrypted: Bool
    private var lines: AsyncStream<String>.AsyncIterator

    /// Gives the lines of the server to a stream.
    private final class LineCollector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let lines: AsyncStream<String>.Continuation
        private var partial: [UInt8] = []

        init(_ lines: AsyncStream<String>.Continuation) {
            self.lines = lines
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            partial += unwrapInboundIn(data).readableBytesView
            while let end = partial.firstIndex(of: 0x0a) {
                lines.yield(String(decoding: partial[..<end].dropLast(), as: UTF8.self))
                partial.removeSubrange(...end)
            }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { lines.finish() }
            context.fireUserInboundEventTriggered(event)
        }

        func channelInactive(context: ChannelHandlerContext) {
            lines.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    /// - Parameter address: the address to come from; it must be one of loopback's.
    init(port: Int, tls: NIOSSLContext? = nil, from address: String = "127.0.0.1") async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(to: try SocketAddress(ipAddress: address, port: 0))
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(tls, "localhost"))
                    }
                    try channel.pipeline.syncOperations.addHandler(LineCollector(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        isEncrypted = tls != nil
        lines = stream.makeAsyncIterator()
    }

    private static func tlsHandler(_ tls: NIOSSLContext, _ serverName: String?) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: tls, serverHostname: serverName)
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// The next whole reply, its last line only; nil at the end of the connection.
    mutating func reply() async -> String? {
        while let line = await lines.next() {
            if line.dropFirst(3).first != "-" { return line }
        }
        return nil
    }

    /// Sends a line and gives the reply.
    mutating func say(_ line: String) async throws -> String? {
        try await send(line + "\r\n")
        return await reply()
    }

    /// The whole reply with all its lines.
    mutating func replyLines() async -> [String] {
        var reply: [String] = []
        while let line = await lines.next() {
            reply.append(line)
            if line.dropFirst(3).first != "-" { break }
        }
        return reply
    }

    /// - Parameter serverName: the name to ask for; nil asks for none.
    mutating func startTLS(_ tls: NIOSSLContext, serverName: String? = "localhost") async throws {
        isEncrypted = true
        try await channel.eventLoop.submit { [channel] in
            try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(tls, serverName), position: .first)
        }.get()
    }

    func closeOutput() async throws {
        try await channel.close(mode: .output).get()
    }

    func close() async {
        // TLS takes its leave for seconds here, and no test needs to see the end of it.
        if isEncrypted { return channel.close(promise: nil) }
        try? await channel.close().get()
    }
}
