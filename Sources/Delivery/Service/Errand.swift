import Message
import NIOCore

/// Something the event loop asks the service's tasks to do, because it has to wait for others.
enum Errand: Sendable {
    case findRoute(DomainName)
    case open(NIOLoopBound<Site>, Route)
    /// Reads a large body piece by piece into the connection.
    case stream(NIOLoopBound<ClientChannelHandler>, OutgoingBody)
}
