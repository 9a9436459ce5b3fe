import Authority
import Ledger
import Message
import Signing
import Spool

/// A message made ready to be decided about: the final bytes, and what they show.
struct Composition: Sendable {
    var claim: Claim
    var idempotency: IdempotencyKey?
    var dsn: DSNRequest
    var evidence: Evidence
    var final: FinalMessage
    var body: BodyPass
    /// The message as it came; nil where unproved mail is not handed on.
    var arrival: Arrival?
    /// Keeps the place taken until the message is in the spool.
    var place: Gate.Place
}

/// A message as it came in, with our trace and results above it and nothing else changed: what the customer's own server
/// gets, so that its signatures still hold there.
struct Arrival: Sendable {
    /// Each field ending in CRLF.
    var header: [UInt8]
    var body: StoredBody
}
