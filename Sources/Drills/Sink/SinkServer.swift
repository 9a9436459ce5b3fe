import NIOCore
import NIOPosix

/// A mail server of the drill's on loopback, that takes everything.
public struct SinkServer: Sendable {
    private let listener: any Channel
    public let port: Int

    /// Starts to listen on any free port.
    ///
    /// - Throws: the socket's error.
    ///
    /// - Parameter arrived: hears of every message.
    init(group: any EventLoopGroup, arrived: @escaping @Sendable (SinkConversation.Arrival) -> Void) async throws {
        listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(SinkHandler(arrived))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    func close() async {
        try? await listener.close()
    }
}

/// One connection to the sink.
private final class SinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let arrived: @Sendable (SinkConversation.Arrival) -> Void
    private var conversation = SinkConversation()

    init(_ arrived: @escaping @Sendable (SinkConversation.Arrival) -> Void) {
        self.arrived = arrived
    }

    func channelActive(context: ChannelHandlerContext) { answer(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        conversation.receive(Array(unwrapInboundIn(data).readableBytesView))
        for arrival in conversation.takeArrivals() { arrived(arrival) }
        answer(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ context: ChannelHandlerContext) {
        let output = conversation.takeOutput()
        if !output.isEmpty { context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: output)), promise: nil) }
        if conversation.isOver { context.close(promise: nil) }
    }
}
