import Authority
import Message

/// A message that shall pass `admit` again, handed to Pipeline. It stays handed out until Pipeline answers with
/// `enqueue`, `replaceSignatures`, `moveToHeld`, `holdAgain`, `drop` or `postpone`, or the program ends.
public struct ReturnedMessage: Sendable {
    public enum Cause: Hashable, Sendable {
        /// Its signatures are near their end; claim and evidence are the ledger's.
        case signatureExpiring
        /// An operator or a confirmation released it from the held lane.
        case released
    }

    public let cause: Cause
    public let message: MessageID
    public let customer: CustomerID
    public let identity: Identity
    public let reversePath: ReversePath
    /// Those that still wait.
    public let recipients: [Mailbox]
    public let header: [UInt8]
    public let body: StoredBody
    /// JSON; empty unless it was held.
    public let claim: [UInt8]
    /// JSON; empty unless it was held.
    public let evidence: [UInt8]
    public let acceptedAt: Timestamp
    public let notBefore: Timestamp?
    /// What the sender wants to hear of it.
    public let dsn: DSNRequest
}
