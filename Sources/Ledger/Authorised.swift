import Authority
import Message

/// The right to sign and queue exactly one message for exactly these recipients.
///
/// Made by the ledger alone, after the verdict it stands on was committed. It names the exact bytes by their digest, is
/// not `Codable`, and has no other initialiser, not even for tests.
public struct Authorised: Sendable {
    public let message: MessageID
    public let customer: CustomerID
    public let identity: Identity
    /// The customer's public account label.
    public let label: String
    public let digest: ContentDigest
    public let reversePath: ReversePath
    public let recipients: [Recipient]
    /// The proved domain whose key signs.
    public let signingDomain: DomainName
    /// The domain in From.
    public let authorDomain: DomainName
    /// Where it came in.
    public let door: Door
    /// Why it may be relayed; nil at other doors.
    public let relayProof: RelayProof?
    /// Whether an operator's release let it go.
    public let isReleased: Bool
    public let messageClass: MessageClass
    public let decidedAt: Timestamp
    public let notBefore: Timestamp?

    /// A recipient the verdict says `send` for.
    public struct Recipient: Hashable, Sendable {
        public let mailbox: Mailbox
        /// The keyed hash of the canonical mailbox.
        public let key: String
    }

    /// - Returns: nil unless the verdict lets at least one recipient go and names the domain that signs.
    init?(committed verdict: Verdict, claim: Claim, evidence: Evidence, facts: Facts, digest: ContentDigest) {
        guard let signingDomain = verdict.signingDomain, let customer = facts.customer,
            let author = evidence.message.authors.first, facts.recipients.count == claim.recipients.count
        else { return nil }
        recipients = verdict.sent(of: claim).map { index in
            Recipient(mailbox: claim.recipients[index], key: facts.recipients[index].key)
        }
        guard !recipients.isEmpty else { return nil }
        message = claim.id
        self.customer = claim.customer
        identity = claim.identity
        label = customer.label
        self.digest = digest
        reversePath = claim.reversePath
        door = claim.door
        relayProof = verdict.relayProof
        self.signingDomain = signingDomain
        authorDomain = author.mailbox.domain
        if case .released = facts.readmission { isReleased = true } else { isReleased = false }
        messageClass = verdict.messageClass
        decidedAt = verdict.decidedAt
        notBefore = claim.notBefore
    }
}
