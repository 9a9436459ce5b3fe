import FoundationEssentials
import NIOCore
import NIOPosix

/// The figures an installation shows at `/metrics`.
struct MetricsPage: Hashable, Sendable {
    /// By name with its labels, such as `countersign_queue_messages{lane="held"}`.
    let values: [String: Double]

    init(_ text: some StringProtocol) {
        var values: [String: Double] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
                continue
            }
            values[String(line[..<space])] = value
        }
        self.values = values
    }

    /// Asks for the page; nil when nobody answers with it.
    ///
    /// - Parameter base: such as `http://127.0.0.1:8080`.
    static func get(_ base: String, group: any EventLoopGroup) async -> MetricsPage? {
        guard let url = URL(string: base), let host = url.host(), let port = url.port else { return nil }
        let loop = group.next()
        let page = loop.makePromise(of: String.self)
        do {
            let channel = try await ClientBootstrap(group: loop)
                .connectTimeout(.seconds(5))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(PageHandler(page: page))
                    }
                }
                .connect(host: host, port: port).get()
            let request = "GET /metrics HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n"
            try await channel.writeAndFlush(ByteBuffer(string: request))
            let patience = loop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
            defer { patience.cancel() }
            return MetricsPage(try await page.futureResult.get())
        } catch {
            page.fail(error)
            return nil
        }
    }

    /// The sum over all labels of a name.
    func sum(_ name: String) -> Double {
        values.filter { $0.key == name || $0.key.hasPrefix("\(name){") }.values.reduce(0, +)
    }
}

/// Gathers a whole answer until the server closes.
private final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let page: EventLoopPromise<String>
    private var text = ""

    init(page: EventLoopPromise<String>) {
        self.page = page
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) {
        page.succeed(text)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        page.fail(error)
        context.close(promise: nil)
    }
}
