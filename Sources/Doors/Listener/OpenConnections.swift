import Authority
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
        var perOrigin: [SenderOrigin: Int] = [:]
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
    /// Anybody can become a customer of a shared sender and let it connect from all its addresses. Together they leave half
    /// of the connections to others.
    private var limitPerOrigin: Int { max(1, limit / 2) }
    /// Connections that only those get who may crowd the door.
    private let reserve: Int

    init(limit: Int, limitPerSource: Int, reserve: Int = 0) {
        self.limit = limit
        self.limitPerSource = limitPerSource
        self.reserve = reserve
    }

    var count: Int { state.withLock { $0.channels.count } }

    /// Counts a new connection until it closes, and says why it cannot stay, if so.
    ///
    /// - Parameter origin: whose network it comes from.
    func refusal(for channel: any Channel, from peer: IPAddress?, of origin: SenderOrigin) -> Reply? {
        let source = peer.map(Source.init)
        let id = ObjectIdentifier(channel)
        let refusal: Reply? = state.withLock { state in
            let isFull = state.channels.count >= limit
            state.channels[id] = channel
            if let source { state.perSource[source, default: 0] += 1 }
            state.perOrigin[origin, default: 0] += 1
            if state.isClosing { return .shuttingDown }
            return isFull ? .tooManyConnections : nil
        }
        channel.closeFuture.whenComplete { _ in self.remove(id, source, origin) }
        return refusal
    }

    /// Whether this source has more connections than one may have, or the shared sender it belongs to has, or all together
    /// who are not exempt.
    func isCrowded(by peer: IPAddress?, of origin: SenderOrigin) -> Bool {
        guard let source = peer.map(Source.init) else { return false }
        return state.withLock { state in
            state.channels.count > limit - reserve || state.perSource[source, default: 0] > limitPerSource
                || origin != .other && state.perOrigin[origin, default: 0] > limitPerOrigin
        }
    }

    /// Lets nobody in any more and gives who is still there.
    func close() -> [any Channel] {
        state.withLock { state in
            state.isClosing = true
            return Array(state.channels.values)
        }
    }

    private func remove(_ id: ObjectIdentifier, _ source: Source?, _ origin: SenderOrigin) {
        state.withLock { state in
            state.channels[id] = nil
            if let source { Self.decrement(&state.perSource[source]) }
            Self.decrement(&state.perOrigin[origin])
        }
    }

    private static func decrement(_ count: inout Int?) {
        guard let old = count else { return }
        count = old > 1 ? old - 1 : nil
    }
}
