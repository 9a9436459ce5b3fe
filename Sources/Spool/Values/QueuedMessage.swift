import Authority
import Ledger
import Message
import Signing

/// What is about a message as a whole, in whichever lane.
struct Envelope: Hashable, Sendable {
    var message: MessageID
    var lane: Lane
    var customer: CustomerID
    /// nil in the inbound lane.
    var identity: Identity?
    var label = ""
    /// nil while nothing is signed.
    var signingDomain: DomainName?
    var messageClass: MessageClass?
    var reversePath: ReversePath
    var reason: HoldReason?
    var acceptedAt: Timestamp
    var notBefore: Timestamp?
    /// When delivery gives up, or a hold visibly ends.
    var expiresAt: Timestamp
    /// In the outbound lane, and only there.
    var signatureExpires: Timestamp?
    /// The domain in From; nil while nothing is signed.
    var authorDomain: DomainName?
    /// The tenant that a relay connector took it from.
    var tenant: TenantID?
    /// By an operator: in the held lane it is on its way through `admit`, in the outbound lane it came from there.
    var isReleased = false
    var returning: DSNReturn?
    var envelopeID: EnvelopeID?
}

/// One recipient of a queued message.
struct QueuedRecipient: Hashable, Sendable {
    var mailbox: Mailbox
    var key: String
    var attempts = 0
    var due: Timestamp
    var dsn = DSNRequest.Recipient.none
    /// The sender was told that it takes long.
    var isDelayTold = false
}

/// A message as the spool writes it into its rows and keeps it in memory.
struct QueuedMessage: Sendable {
    var envelope: Envelope
    var header: [UInt8]
    var signatureFields: [UInt8] = []
    var claim: [UInt8]?
    var evidence: [UInt8]?
    /// Their place in the array is their number in the rows.
    var recipients: [QueuedRecipient]
    var body: StoredBody
    /// In the inbound lane, the address it came from.
    var source: IPAddress?

    /// Octets of memory it takes, roughly.
    var weight: Int { header.count + signatureFields.count + (body.bytes?.count ?? 0) + 512 + recipients.count * 128 }
    var size: Int { header.count + signatureFields.count + 2 + body.size }
}

extension QueuedMessage {
    init(_ signed: Signed, body: StoredBody, dsn: DSNRequest, limits: SpoolLimits) {
        let authorised = signed.authorised
        let start = max(authorised.notBefore ?? authorised.decidedAt, authorised.decidedAt)
        self.init(
            envelope: Envelope(
                message: authorised.message, lane: .outbound, customer: authorised.customer,
                identity: authorised.identity, label: authorised.label, signingDomain: authorised.signingDomain,
                messageClass: authorised.messageClass, reversePath: authorised.reversePath,
                acceptedAt: authorised.decidedAt, notBefore: authorised.notBefore,
                expiresAt: start + limits.deliveryTime, signatureExpires: signed.expires,
                authorDomain: authorised.authorDomain, tenant: authorised.relayProof?.tenant,
                isReleased: authorised.isReleased, returning: dsn.returning,
                envelopeID: dsn.envelopeID),
            header: signed.header, signatureFields: signed.signatureFields,
            recipients: authorised.recipients.map { recipient in
                QueuedRecipient(
                    mailbox: recipient.mailbox, key: recipient.key, due: start, dsn: dsn[recipient.mailbox])
            }, body: body)
    }

    init(_ draft: HeldDraft, limits: SpoolLimits) {
        self.init(
            envelope: Envelope(
                message: draft.message, lane: .held, customer: draft.customer, identity: draft.identity,
                reversePath: draft.reversePath, reason: draft.reason, acceptedAt: draft.heldAt,
                notBefore: draft.notBefore, expiresAt: draft.heldAt + limits.holdTime, returning: draft.dsn.returning,
                envelopeID: draft.dsn.envelopeID),
            header: draft.header, claim: draft.claim, evidence: draft.evidence,
            recipients: draft.recipients.map {
                QueuedRecipient(mailbox: $0, key: "", due: draft.heldAt, dsn: draft.dsn[$0])
            },
            body: draft.body)
    }

    init(_ inbound: InboundMessage, limits: SpoolLimits) {
        self.init(
            envelope: Envelope(
                message: inbound.message, lane: .inbound, customer: .platform, reversePath: inbound.reversePath,
                acceptedAt: inbound.receivedAt, expiresAt: inbound.receivedAt + limits.inbound.time),
            header: inbound.header, evidence: inbound.evidence,
            recipients: inbound.recipients.map { QueuedRecipient(mailbox: $0, key: "", due: inbound.receivedAt) },
            body: inbound.body, source: inbound.source)
    }

    init(_ deposit: Deposit, limits: SpoolLimits) {
        switch deposit {
        case .outbound(let signed, let body, let dsn): self.init(signed, body: body, dsn: dsn, limits: limits)
        case .held(let draft): self.init(draft, limits: limits)
        case .inbound(let message): self.init(message, limits: limits)
        }
    }
}
