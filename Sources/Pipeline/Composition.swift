import Authority
import Ledger
import Message
import Signing

/// A message made ready to be decided about: the final bytes, and what they show.
struct Composition: Sendable {
    var claim: Claim
    var idempotency: IdempotencyKey?
    var dsn: DSNRequest
    var evidence: Evidence
    var final: FinalMessage
    var body: BodyPass
    /// Keeps the place taken until the message is in the spool.
    var place: Gate.Place
}
