import Authority
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
    /// How the relay door finds out who is there; nil at submission doors.
    var reception: RelayReception?
    var inbound: InboundLane
    var placeTime: Span
    /// How long strangers on the relay door wait for the greeting.
    var strangerPause = Span.seconds(0)
    var time: any TimeSource
    var log: Logger
}
