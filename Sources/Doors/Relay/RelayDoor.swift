import Authority
import Ledger
import Logging
import Message
import NIOCore
import NIOSSL
import Pipeline
import ServiceLifecycle
import Wire

/// SMTP on the MX port: mail of connectors, and bounces from anybody.
///
/// A connector is selected by the host name a client asks for when TLS begins, by its address, or by the message itself; it
/// is proved by what its kind demands, and nothing is taken on a selection alone. Who is nobody's connector may write to
/// addresses of ours and to nobody else. Connectors' hosts lie beneath the door's own.
public struct RelayDoor: Service {
    private let listener: DoorListener

    /// - Parameters:
    ///   - tls: what STARTTLS offers; nil offers none.
    ///   - inbound: where mail for return paths goes.
    ///   - networks: whose networks are shared, by the list in force.
    ///   - clientRoots: the authorities that may vouch for clients' certificates.
    ///   - group: the event loops that serve connections; the caller shuts it down.
    public init(
        settings: DoorSettings, tls: NIOSSLContext?, admitting: any Admitting, authenticating: any Authenticating,
        inbound: InboundLane, networks: @escaping @Sendable () -> SenderNetworks = { .builtIn },
        clientRoots: ClientRoots = .none, time: any TimeSource, group: any EventLoopGroup, log: Logger
    ) {
        var session = SMTPServerSettings(host: settings.host, access: .connection, offersStartTLS: tls != nil)
        session.messageSize = settings.messageSize
        session.recipients = settings.recipients
        var desk = DoorDesk(
            door: .relay, session: session, tls: tls, isEncryptedFromStart: false, admitting: admitting,
            authenticating: authenticating, inbound: inbound, placeTime: settings.placeTime, time: time, log: log)
        desk.reception = RelayReception(
            networks: networks, roots: clientRoots, hosts: ConnectorHosts(beneath: settings.host),
            authenticating: authenticating)
        desk.strangerPause = settings.strangerPause
        listener = DoorListener(settings: settings, desk: desk, group: group)
    }

    /// The port listened on; nil before `open`.
    public var port: Int? { listener.port }

    /// Connections there are now.
    public var connections: Int { listener.openConnections }

    /// Begins to listen. `run` does it too; calling this first tells about a taken port before anything else starts.
    ///
    /// - Throws: `DoorError`, whose description is a sentence for the operator.
    public func open() async throws(DoorError) { try await listener.open() }

    /// Serves until graceful shutdown.
    public func run() async throws { try await listener.run() }
}
