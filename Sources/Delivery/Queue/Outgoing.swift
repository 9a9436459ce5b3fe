import Authority
import Message

/// A leased message: the recipients of it at one destination. Made from the queue's own lease alone.
public struct Outgoing: Sendable {
    /// What the queue knows the lease by.
    let lease: any Hashable & Sendable
    let message: MessageID
    let customer: CustomerID
    let identity: Identity
    let signingDomain: DomainName
    /// The domain in From.
    let authorDomain: DomainName
    /// The tenant that a relay connector took it from; nil for all other mail.
    var tenant: TenantID?
    /// When an operator's release let it go; nil when nothing held it.
    var releasedAt: Timestamp?
    /// The domain of every recipient.
    let destination: DomainName
    let reversePath: ReversePath
    /// At least one.
    var recipients: [Recipient]
    let header: [UInt8]
    /// To be written before `header`.
    let signatureFields: [UInt8]
    let body: OutgoingBody
    let acceptedAt: Timestamp
    /// The first moment it could be tried.
    let startedAt: Timestamp
    let expiresAt: Timestamp
    let signatureExpires: Timestamp
    let returning: DSNReturn?
    let envelopeID: EnvelopeID?

    struct Recipient: Hashable, Sendable {
        let mailbox: Mailbox
        /// The keyed hash of the canonical mailbox.
        let key: String
        /// Tries before this one.
        let attempts: Int
        /// Its place among all recipients of the message; nil when the queue does not tell.
        let number: Int?
        /// What the sender wants to hear of it.
        let dsn: DSNRequest.Recipient
        /// The sender was told that it takes long.
        let isDelayTold: Bool
    }

    /// What the sender wants to hear, to be passed on.
    var dsn: DSNRequest {
        let said = recipients.filter { $0.dsn != .none }.map { ($0.mailbox, $0.dsn) }
        return DSNRequest(
            returning: returning, envelopeID: envelopeID, recipients: Dictionary(said) { first, _ in first })
    }

    /// Octets as sent, before dots are doubled.
    var size: Int { signatureFields.count + header.count + 2 + body.size }
}

/// The body of a leased message.
struct OutgoingBody: Sendable {
    /// Reads at most `count` octets from `offset` on.
    typealias Read = @Sendable (_ offset: Int, _ count: Int) async throws -> [UInt8]

    let size: Int
    /// The whole of it when it is in memory.
    let bytes: [UInt8]?
    let read: Read

    init(bytes: [UInt8]) {
        size = bytes.count
        self.bytes = bytes
        read = { offset, count in Array(bytes[offset..<min(offset + count, bytes.count)]) }
    }

    init(size: Int, read: @escaping Read) {
        self.size = size
        bytes = nil
        self.read = read
    }
}
