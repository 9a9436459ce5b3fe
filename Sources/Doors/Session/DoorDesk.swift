import Authority
import Ledger
import Logging
import Message
import NIOSSL
import Pipeline
import Wire

/// What all connections of one door share.
struct DoorDesk: Sendable {
    var door: Door
    var session: SMTPServerSettings
    /// TLS for STARTTLS, or for the whole connection when `isEncryptedFromStart`.
    var tls: NIOSSLContext?
    var isEncryptedFromStart: Bool
    var admitting: any Admitting
    var authenticating: any Authenticating
    var inbound: InboundLane
    var placeTime: Span
    /// How long strangers on the relay door wait for the greeting.
    var strangerPause = Span.seconds(0)
    var time: any TimeSource
    var log: Logger
}

/// Who a connection belongs to.
enum Visitor: Sendable {
    /// Submission before AUTH: may do nothing yet.
    case unknown
    case known(Authenticated)
    /// Relay, and no connector's address: may only write to return paths.
    case stranger
}
