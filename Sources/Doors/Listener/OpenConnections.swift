import Message
import NIOCore
import Synchronization
import Wire

/// Sent into every connection when the door closes.
enum DoorEvent: Sendable {
    case closing
}

/// The connections of one door: how many there are, from where, and whether more may come.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var perSource: [Source: Int] = [:]
        var isClosing = false
    }

    /// An IPv4 address, or the first half of an IPv6 address: what one subscriber usually has.
    private struct Source: Hashable {
        let octets: ArraySlice<UInt8>

        init(_ address: IPAddress) {
            octets = address.octets.prefix(address.isIPv4 ? 4 : 8)
        }
    }

    private let state = Mutex(State())
    private let limit: Int
    private let limitPerSource: Int

    init(limit: Int, limitPerSource: Int) {
        self.limit = limit
        self.limitPerSource = limitPerSource
    }

    var count: Int { state.withLock { $0.channels.count } }

    /// Counts a new connection until it closes, and says why it cannot stay, if so.
    func refusal(for channel: any Channel, from peer: IPAddress?) -> Reply? {
        let source = peer.map(Source.init)
        let id = ObjectIdentifier(channel)
        let refusal: Reply? = state.withLock { state in
            let isFull = state.channels.count >= limit
            state.channels[id] = channel
            if let source { state.perSource[source, default: 0] += 1 }
            if state.isClosing { return .shuttingDown }
            return isFull ? .tooManyConnections : nil
        }
        channel.closeFuture.whenComplete { _ in self.remove(id, source) }
        return refusal
    }

    /// Whether this source has more connections than one may have.
    func isCrowded(by peer: IPAddress?) -> Bool {
        guard let source = peer.map(Source.init) else { return false }
        return state.withLock { $0.perSource[source, default: 0] > limitPerSource }
    }

    /// Lets nobody in any more and gives who is still there.
    func close() -> [any Channel] {
        state.withLock { state in
            state.isClosing = true
            return Array(state.channels.values)
        }
    }

    private func remove(_ id: ObjectIdentifier, _ source: Source?) {
        state.withLock { state in
            state.channels[id] = nil
            guard let source, let count = state.perSource[source] else { return }
            state.perSource[source] = count > 1 ? count - 1 : nil
        }
    }
}
