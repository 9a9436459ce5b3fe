import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A small SMTP server on loopback that does what a test tells it.
final class ScriptedServer: Sendable {
    enum Reaction: Sendable {
        case reply(String)
        case replyThenClose(String)
        case close
        /// Says nothing to this command, nor to any after it: replies stay in order.
        case silence
    }

    struct Rules: Sendable {
        var extensions = ["PIPELINING", "8BITMIME", "SIZE 50000000"]
        /// What to do on a command (`GREETING` and `END` are the connection's begin and the final dot), for the
        /// connection of this number; nil for the usual.
        var react: @Sendable (_ command: String, _ connection: Int) -> Reaction? = { _, _ in nil }
        var tls: NIOSSLContext?
    }

    struct Log: Sendable {
        var commands: [String] = []
        var messages: [[UInt8]] = []
        var connections = 0
        var open = 0
        var mostOpen = 0
        var encrypted = 0
    }

    let port: Int
    private let channel: any Channel
    private let state: StateBox

    /// State that handlers share with the test.
    final class StateBox: Sendable {
        let log = Mutex(Log())
        let channels = Mutex<[any Channel]>([])
        let changes = Mutex<[(until: @Sendable (Log) -> Bool, continuation: CheckedContinuation<Void, Never>)]>([])

        func change(_ body: (inout Log) -> Void) {
            let now = log.withLock { log in
                body(&log)
                return log
            }
            let due = changes.withLock { changes in
                let due = changes.filter { $0.until(now) }
                changes.removeAll { $0.until(now) }
                return due
            }
            for waiter in due { waiter.continuation.resume() }
        }
    }

    var log: Log { state.log.withLock { $0 } }

    init(_ rules: Rules = Rules(), address: String = "127.0.0.1", port: Int = 0) async throws {
        let state = StateBox()
        self.state = state
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ServerHandler(rules, state))
                }
            }
            .bind(host: address, port: port).get()
        self.port = channel.localAddress?.port ?? 0
    }

    /// Returns once the log is as described.
    func wait(until condition: @escaping @Sendable (Log) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.changes.withLock { $0.append((condition, continuation)) }
            state.change { _ in }
        }
    }

    /// Writes a line on every open connection.
    func say(_ line: String) {
        for channel in state.channels.withLock({ $0 }) {
            channel.writeAndFlush(ByteBuffer(string: line + "\r\n"), promise: nil)
        }
    }

    func stop() async {
        try? await channel.close().get()
    }
}

private final class ServerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let rules: ScriptedServer.Rules
    private let state: ScriptedServer.StateBox
    private var buffer: [UInt8] = []
    private var number = 0
    private var content: [UInt8]?
    private var isSilent = false

    init(_ rules: ScriptedServer.Rules, _ state: ScriptedServer.StateBox) {
        self.rules = rules
        self.state = state
    }

    func channelActive(context: ChannelHandlerContext) {
        state.change { log in
            log.connections += 1
            log.open += 1
            log.mostOpen = max(log.mostOpen, log.open)
            number = log.connections
        }
        state.channels.withLock { $0.append(context.channel) }
        run("GREETING", context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        state.change { $0.open -= 1 }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer += unwrapInboundIn(data).readableBytesView
        while let end = buffer.firstIndex(of: 0x0a) {
            let line = Array(buffer[...end])
            buffer.removeFirst(line.count)
            take(line, context)
        }
    }

    private func take(_ line: [UInt8], _ context: ChannelHandlerContext) {
        guard content != nil else {
            return run(String(decoding: line.dropLast(2), as: UTF8.self), context)
        }
        guard line == [0x2e, 0x0d, 0x0a] else {
            content? += line.first == 0x2e ? line.dropFirst() : line[...]
            return
        }
        let message = content ?? []
        content = nil
        state.change { $0.messages.append(message) }
        run("END", context)
    }

    private func run(_ command: String, _ context: ChannelHandlerContext) {
        state.change { $0.commands.append(command) }
        guard !isSilent else { return }
        switch rules.react(command, number) ?? usual(command) {
        case .silence: isSilent = true
        case .close: return context.close(promise: nil)
        case .replyThenClose(let text):
            write(text, context)
            return context.close(promise: nil)
        case .reply(let text):
            if text.hasPrefix("354") { content = [] }
            write(text, context)
            guard command == "STARTTLS", text.hasPrefix("220"), let tls = rules.tls else { return }
            state.change { $0.encrypted += 1 }
            try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        }
    }

    private func usual(_ command: String) -> ScriptedServer.Reaction {
        switch command.prefix(4).uppercased() {
        case "GREE": .reply("220 mx.example.org")
        case "EHLO":
            .reply(
                (["mx.example.org"] + rules.extensions).enumerated().map { index, line in
                    "250\(index == rules.extensions.count ? " " : "-")\(line)"
                }.joined(separator: "\r\n"))
        case "DATA": .reply("354 go")
        case "END": .reply("250 2.0.0 queued")
        case "QUIT": .replyThenClose("221 bye")
        case "STAR": .reply("220 go")
        default: .reply("250 ok")
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
    }
}
