import Message
import NIOCore
import NIOPosix
import Wire

/// One connection for one message.
struct DirectConversation: Sendable {
    let mail: DirectMail
    let host: DNSName
    let address: IPAddress
    let port: Int
    /// When it is over at the latest.
    let end: Timestamp
    let delivery: DirectDelivery

    /// Connects, sends, and takes leave.
    func hold(usesTLS: Bool) async -> Result<DirectAnswer, OpeningFailure> {
        let loop = delivery.loop
        let events = DirectHandler.Events(loop)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: loop)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connectTimeout(.milliseconds(delivery.limits.connectTime.milliseconds))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(DirectHandler(self, events, usesTLS: usesTLS))
                    }
                }
                .connect(to: SocketAddress(ipAddress: address.description, port: port)).get()
        } catch {
            events.fail("no connection")
            return .failure(OpeningFailure(failure: .unreachable("\(error)")))
        }
        defer { channel.close(promise: nil) }
        return await withTaskCancellationHandler {
            await talk(events, over: channel)
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func talk(
        _ events: DirectHandler.Events, over channel: any Channel
    ) async -> Result<DirectAnswer, OpeningFailure> {
        do {
            if let failure = try await events.opened.futureResult.get() {
                return .failure(OpeningFailure(failure: failure))
            }
            if try await events.wantsContent.futureResult.get() { await sendBody(over: channel) }
            return .success(try await events.answer.futureResult.get())
        } catch {
            return .success(.failed("\(host): \(error)"))
        }
    }

    private func sendBody(over channel: any Channel) async {
        var offset = 0
        do {
            repeat {
                let piece = try await mail.body.read(offset, delivery.limits.bodyChunk)
                guard !piece.isEmpty || mail.body.size == 0 else { throw ShortBody() }
                offset += piece.count
                let event = DirectHandler.Piece(bytes: piece, isLast: offset >= mail.body.size)
                try await channel.triggerUserOutboundEvent(event)
            } while offset < mail.body.size
        } catch {
            // Does nothing when it was the connection that failed: the session knows that already.
            channel.triggerUserOutboundEvent(DirectHandler.Piece(bytes: nil, isLast: true), promise: nil)
        }
    }

    private struct ShortBody: Error {}
}
