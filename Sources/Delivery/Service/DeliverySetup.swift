import Authority
import Logging
import MailAuth
import Message
import NIOSSL
import Synchronization

/// What the parts of the service share.
final class DeliverySetup: Sendable {
    let settings: DeliverySettings
    let routes: RouteFinder
    let gate: any AddressGate
    let standing: any StandingView
    let time: any TimeSource
    let tls: NIOSSLContext?
    let logger: Logger
    let random: @Sendable () -> any RandomNumberGenerator
    let errands: AsyncStream<Errand>.Continuation
    /// Yields when nothing is under way any more after a stop.
    let calm: AsyncStream<Void>.Continuation
    let tries = Gathered<Try>()
    private let counted = Mutex(DeliveryCounts())

    init(
        settings: DeliverySettings, resolver: any DNSResolver, gate: any AddressGate, standing: any StandingView,
        time: any TimeSource, tls: NIOSSLContext?, logger: Logger,
        random: @escaping @Sendable () -> any RandomNumberGenerator, errands: AsyncStream<Errand>.Continuation,
        calm: AsyncStream<Void>.Continuation
    ) {
        self.settings = settings
        routes = RouteFinder(nextHop: settings.nextHop, resolver: resolver, ownNames: settings.ownNames)
        self.gate = gate
        self.standing = standing
        self.time = time
        self.tls = tls
        self.logger = logger
        self.random = random
        self.errands = errands
        self.calm = calm
    }

    var counts: DeliveryCounts { counted.withLock { $0 } }

    func count(_ change: (inout DeliveryCounts) -> Void) {
        counted.withLock { change(&$0) }
    }
}
