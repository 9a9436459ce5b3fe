import Ledger
import Message
import Spool

/// Takes unproved mail to the customer's own mail server, which answers while the client still waits: nothing of it is
/// kept here, and no bounce is ever written about it.
public protocol HandingOver: Sendable {
    func handOver(_ mail: Handover) async -> HandoverAnswer
}

/// One message to be handed over.
public struct Handover: Sendable {
    public let diverted: Diverted
    /// The header as it came, with our trace above it; each field ends in CRLF.
    public let header: [UInt8]
    public let body: StoredBody
    /// What the sender wants to hear, for the server that takes it.
    public let dsn: DSNRequest
}

/// What the customer's server made of it: of all of it, since the client gets one answer.
public enum HandoverAnswer: Hashable, Sendable {
    /// - host: which server, with its address.
    case taken(reply: String, host: String)
    /// It does not want it, for one recipient at least.
    case refused(String)
    /// It could not be reached, or wants it later.
    case failed(String)
}
