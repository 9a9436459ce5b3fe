import Ledger
import Signing
import Spool

/// Something of ours that does not work, so that a message was not taken in although no check has anything against it.
///
/// Nothing was accepted. It passes by itself or an operator mends it; the client shall try again meanwhile.
public struct Outage: Error, Hashable, Sendable {
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// Nothing could be decided.
        case ledger
        /// It was decided, but no key could sign it.
        case signer
        /// It could not be kept.
        case spool
    }

    public var part: Part
    /// Whether there is no room, and nothing worse.
    public var isFull: Bool
    /// One sentence for operators; never sent to the client.
    public var reason: String

    public init(_ part: Part, isFull: Bool = false, reason: String) {
        self.part = part
        self.isFull = isFull
        self.reason = reason
    }

    init(_ error: LedgerError) {
        self.init(.ledger, reason: error.description)
    }

    init(_ error: SigningError) {
        self.init(.signer, reason: "the message cannot be signed: \(error)")
    }

    init(_ error: SpoolError) {
        self.init(.spool, isFull: error == .full, reason: "the message cannot be kept: \(error)")
    }
}
