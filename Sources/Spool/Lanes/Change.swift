import Authority
import Message

/// A request that shares its commit, and so its sync, with others.
enum Change: Sendable {
    /// All or nothing; known recipients are left out.
    case deposit([QueuedMessage])
    case replaceSignatures(NewSignatures)
    /// Into the held lane, from the outbound lane too.
    case moveToHeld(QueuedMessage)
    case holdAgain(MessageID, HoldReason)
    case finishInbound([MessageID], at: Timestamp)

    /// How much of a batch it is.
    var weight: Int {
        if case .deposit(let messages) = self { messages.count } else { 1 }
    }
}

/// The part of a `Signed` that takes the place of an older one.
struct NewSignatures: Sendable {
    var message: MessageID
    var recipients: [Mailbox]
    var header: [UInt8]
    var signatureFields: [UInt8]
    var expires: Timestamp
}
