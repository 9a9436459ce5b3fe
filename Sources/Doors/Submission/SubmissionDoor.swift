import Authority
import Ledger
import Logging
import Message
import NIOCore
import NIOSSL
import Pipeline
import ServiceLifecycle
import Wire

/// SMTP submission (RFC 6409): a client proves itself with an API key over TLS and hands in messages.
///
/// Whose message it is follows from the key alone. AUTH is not even offered in plain text.
public struct SubmissionDoor: Service {
    /// How TLS begins.
    public enum Encryption: Hashable, Sendable {
        /// After STARTTLS (RFC 3207), as on port 587.
        case startTLS
        /// Before SMTP (RFC 8314 3.3), as on port 465.
        case implicit
    }

    private let listener: DoorListener

    /// - Parameters:
    ///   - tls: the certificate and key clients see.
    ///   - group: the event loops that serve connections; the caller shuts it down.
    public init(
        settings: DoorSettings, encryption: Encryption, tls: NIOSSLContext, admitting: any Admitting,
        authenticating: any Authenticating, time: any TimeSource, group: any EventLoopGroup, log: Logger
    ) {
        var session = SMTPServerSettings(
            host: settings.host, access: .credential, offersStartTLS: encryption == .startTLS)
        session.messageSize = settings.messageSize
        session.recipients = settings.recipients
        let desk = DoorDesk(
            door: .submission, session: session, tls: tls, isEncryptedFromStart: encryption == .implicit,
            admitting: admitting, authenticating: authenticating, inbound: .closed, placeTime: settings.placeTime,
            time: time, log: log)
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
