import Authority
import Glibc
import Logging
import Message
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Synchronization

/// Listens on one port, gives every connection its handlers, and closes in order.
final class DoorListener: Sendable {
    private let settings: DoorSettings
    private let desk: DoorDesk
    private let group: any EventLoopGroup
    private let connections: OpenConnections
    private let listening = Mutex<(any Channel)?>(nil)

    init(settings: DoorSettings, desk: DoorDesk, group: any EventLoopGroup) {
        self.settings = settings
        self.desk = desk
        self.group = group
        connections = OpenConnections(
            limit: settings.connections, limitPerSource: settings.connectionsPerAddress,
            reserve: desk.door == .relay ? settings.connections / 4 : 0)
    }

    /// The port listened on; nil before `open`.
    var port: Int? { listening.withLock { $0?.localAddress?.port } }

    var openConnections: Int { connections.count }

    func open() async throws(DoorError) {
        guard listening.withLock({ $0 == nil }) else { return }
        let (desk, connections) = (desk, connections)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 512)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.addHandlers(to: channel, desk: desk, connections: connections)
                }
            }
        do {
            let channel = try await bootstrap.bind(host: settings.address, port: settings.port).get()
            listening.withLock { $0 = channel }
        } catch {
            throw problem(error)
        }
        desk.log.info("listening", metadata: ["address": "\(settings.address)", "port": "\(port ?? settings.port)"])
    }

    /// Serves until the program shuts down, then lets running transactions end and sends everybody else away.
    func run() async throws {
        try await open()
        // Cancellation means the same here: the door closes, only in more of a hurry.
        let isGraceful = (try? await gracefulShutdown()) != nil
        await close(within: isGraceful ? settings.closingTime : .seconds(0))
    }

    func close(within patience: Span) async {
        let channel = listening.withLock { channel in
            defer { channel = nil }
            return channel
        }
        try? await channel?.close().get()
        let open = connections.close()
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(DoorEvent.closing) }
        let loop = group.any()
        let force = loop.scheduleTask(in: .milliseconds(patience.milliseconds)) {
            for channel in open { channel.close(promise: nil) }
        }
        try? await EventLoopFuture.andAllComplete(open.map(\.closeFuture), on: loop).get()
        force.cancel()
    }

    /// - Note: Also what tests use to put a door's handlers on a channel of their own.
    static func addHandlers(to channel: any Channel, desk: DoorDesk, connections: OpenConnections) throws {
        if desk.isEncryptedFromStart, let tls = desk.tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
        }
        try channel.pipeline.syncOperations.addHandler(SMTPChannelHandler(desk: desk, connections: connections))
    }

    private func problem(_ error: any Error) -> DoorError {
        guard let error = error as? IOError else {
            return .other(address: settings.address, port: settings.port, reason: "\(error)")
        }
        switch error.errnoCode {
        case EADDRINUSE: return .portTaken(address: settings.address, port: settings.port)
        case EACCES, EPERM: return .portForbidden(address: settings.address, port: settings.port)
        case EADDRNOTAVAIL: return .addressUnknown(address: settings.address)
        default: return .other(address: settings.address, port: settings.port, reason: error.description)
        }
    }
}
