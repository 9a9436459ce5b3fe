import Message
import NIOCore
import NIOPosix
import Wire

/// An open connection to the relay door.
struct SenderConnection: Sendable {
    /// Why there is no connection.
    struct Refusal: Error {
        let answer: Answer
    }

    private let channel: any Channel
    private let handler: NIOLoopBound<SenderHandler>

    /// Connects from the peer's address and opens the session, with TLS where the door offers it.
    ///
    /// - Throws: `Refusal`.
    static func open(
        _ peer: Peer, to target: Target, time: any TimeSource, group: any EventLoopGroup
    ) async throws(Refusal) -> SenderConnection {
        let opened = group.next().makePromise(of: Answer?.self)
        let answer: Answer
        do {
            let connection = try await connect(peer, target, opened, time: time)
            guard let refusal = try await opened.futureResult.get() else { return connection }
            answer = refusal
        } catch {
            answer = Answer(.broken("\(error)"), .greeting)
            opened.succeed(answer)
        }
        throw Refusal(answer: answer)
    }

    private static func connect(
        _ peer: Peer, _ target: Target, _ opened: EventLoopPromise<Answer?>, time: any TimeSource
    ) async throws -> SenderConnection {
        try await ClientBootstrap(group: opened.futureResult.eventLoop)
            .bind(to: SocketAddress(ipAddress: peer.source, port: 0))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(30))
            .connect(host: target.address, port: target.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = SenderHandler(peer: peer, tls: target.tls, time: time, opened: opened)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return SenderConnection(
                        channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
                }
            }
    }

    func send(_ letter: Letter) async -> Answer {
        let answer = channel.eventLoop.makePromise(of: Answer.self)
        do {
            let transaction = try ClientTransaction(
                reversePath: letter.reversePath.isEmpty ? .null : .mailbox(Mailbox(letter.reversePath)),
                recipients: letter.recipients.map { try Mailbox($0) }, size: letter.content.count)
            channel.eventLoop.execute { [handler] in handler.value.send(letter, transaction, answer: answer) }
            return try await answer.futureResult.get()
        } catch {
            let broken = Answer(.broken("\(error)"), .mail)
            answer.succeed(broken)
            return broken
        }
    }

    /// Says QUIT, and waits until the connection is closed.
    func quit() async {
        channel.eventLoop.execute { [handler] in handler.value.quit() }
        let patience = channel.eventLoop.scheduleTask(in: .seconds(5)) { [channel] in channel.close(promise: nil) }
        try? await channel.closeFuture.get()
        patience.cancel()
    }
}
