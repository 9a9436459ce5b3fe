import Message
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Counts connections by where they come from, over all listeners.
final class ConnectionSources: Sendable {
    /// An IPv4 address, or the first half of an IPv6 address: what one subscriber usually has.
    struct Source: Hashable, Sendable {
        fileprivate let octets: ArraySlice<UInt8>
        fileprivate let isLoopback: Bool

        init(_ address: IPAddress) {
            octets = address.octets.prefix(address.isIPv4 ? 4 : 8)
            isLoopback = address.isLoopback
        }
    }

    private let perAddress: Int
    private let fromLoopback: Int
    private let counts = Mutex<[Source: Int]>([:])

    init(perAddress: Int, fromLoopback: Int) {
        self.perAddress = perAddress
        self.fromLoopback = fromLoopback
    }

    /// Whether one more may come from there; then the caller lets it leave again.
    func enter(_ source: Source) -> Bool {
        counts.withLock { counts in
            let most = source.isLoopback ? fromLoopback : perAddress
            guard counts[source, default: 0] < most else { return false }
            counts[source, default: 0] += 1
            return true
        }
    }

    func leave(_ source: Source) {
        counts.withLock { counts in
            let left = counts[source, default: 0] - 1
            counts[source] = left > 0 ? left : nil
        }
    }
}

/// Closes a connection at once when its address has as many as one may have.
final class SourceLimitHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private let sources: ConnectionSources
    private var source: ConnectionSources.Source?
    private var hasBegun = false

    init(_ sources: ConnectionSources) {
        self.sources = sources
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun, let text = context.remoteAddress?.ipAddress, let address = try? IPAddress(text) else { return }
        hasBegun = true
        let source = ConnectionSources.Source(address)
        if sources.enter(source) {
            self.source = source
        } else {
            context.close(promise: nil)
        }
    }

    private func end() {
        if let source { sources.leave(source) }
        source = nil
    }
}
