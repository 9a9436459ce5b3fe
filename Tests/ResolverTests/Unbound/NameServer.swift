import MailAuth
import Message
import NIOCore
import NIOPosix
import Synchronization

/// A small DNS server on loopback, so that libunbound has somebody to ask.
final class NameServer: Sendable {
    struct Reply: Sendable {
        var code: UInt8 = 0
        /// Owner, type, time to live and data of each answer.
        var answers: [(owner: String, type: UInt16, life: UInt32, data: [UInt8])] = []
    }

    private let channel: any Channel
    private let asked: Recorder
    let port: UInt16

    /// - Parameter answer: the reply to a question; nil for silence.
    static func start(_ answer: @escaping @Sendable (String, UInt16) -> Reply?) async throws -> NameServer {
        let asked = Recorder()
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Responder(answer: answer, asked: asked))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return NameServer(channel, asked)
    }

    private init(_ channel: any Channel, _ asked: Recorder) {
        self.channel = channel
        self.asked = asked
        port = UInt16(channel.localAddress?.port ?? 0)
    }

    var questions: [String] { asked.names.withLock { $0 } }

    func stop() async throws { try await channel.close() }

    static func name(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    final class Recorder: Sendable {
        let names = Mutex<[String]>([])
    }

    private final class Responder: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>

        private let answer: @Sendable (String, UInt16) -> Reply?
        private let asked: Recorder

        init(answer: @escaping @Sendable (String, UInt16) -> Reply?, asked: Recorder) {
            self.answer = answer
            self.asked = asked
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let envelope = unwrapInboundIn(data)
            let query = Array(envelope.data.readableBytesView)
            guard query.count > 12, let (name, end) = Self.question(query) else { return }
            let type = UInt16(query[end]) << 8 | UInt16(query[end + 1])
            asked.names.withLock { $0.append(name) }
            guard let reply = answer(name, type) else { return }
            var out = Array(query[..<2]) + [0x81, 0x80 | reply.code, 0, 1, 0, UInt8(reply.answers.count), 0, 0, 0, 0]
            out += query[12..<(end + 4)]
            for record in reply.answers {
                out += NameServer.name(record.owner)
                out += [UInt8(record.type >> 8), UInt8(record.type & 0xff), 0, 1]
                out += withUnsafeBytes(of: record.life.bigEndian) { Array($0) }
                out += [UInt8(record.data.count >> 8), UInt8(record.data.count & 0xff)] + record.data
            }
            let buffer = context.channel.allocator.buffer(bytes: out)
            context.writeAndFlush(
                wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: buffer)), promise: nil)
        }

        private static func question(_ query: [UInt8]) -> (String, Int)? {
            var labels: [String] = []
            var index = 12
            while index < query.count, query[index] != 0 {
                let end = index + 1 + Int(query[index])
                guard end < query.count else { return nil }
                labels.append(String(decoding: query[(index + 1)..<end], as: UTF8.self).lowercased())
                index = end
            }
            return index + 5 <= query.count ? (labels.joined(separator: "."), index + 1) : nil
        }
    }
}
