import Authority
import Message

/// One message to be decided: what is claimed and observed, and the digest of the exact bytes it is about.
public struct DecisionRequest: Sendable {
    public var claim: Claim
    public var evidence: Evidence
    public var digest: ContentDigest
    /// Set when the message was decided before and is asked about again on purpose.
    public var readmission: Readmission?
    /// Kept in the same commit, so that a repeated HTTP request finds the message it has made already.
    public var idempotency: IdempotencyKey?

    public init(
        claim: Claim, evidence: Evidence, digest: ContentDigest, readmission: Readmission? = nil,
        idempotency: IdempotencyKey? = nil
    ) {
        self.claim = claim
        self.evidence = evidence
        self.digest = digest
        self.readmission = readmission
        self.idempotency = idempotency
    }
}

/// What was decided about one message.
public struct Decided: Sendable {
    public let verdict: Verdict
    public let facts: Facts
    /// nil unless the verdict is committed and lets at least one recipient go.
    public let authorised: Authorised?
    /// nil unless the verdict is committed and hands it to somebody as inbound mail.
    public let diverted: Diverted?
    /// Whether the message had been decided before, with the same bytes: nothing was debited.
    public let isRepeat: Bool

    init(
        verdict: Verdict, facts: Facts, authorised: Authorised? = nil, diverted: Diverted? = nil, isRepeat: Bool = false
    ) {
        self.verdict = verdict
        self.facts = facts
        self.authorised = authorised
        self.diverted = diverted
        self.isRepeat = isRepeat
    }

    /// The record as it is kept.
    public func record(of request: DecisionRequest) -> DecisionRecord {
        DecisionRecord(claim: request.claim, evidence: request.evidence, facts: facts, verdict: verdict)
    }
}

/// A decision request with what can be worked out before the ledger's thread is asked.
struct PreparedRequest: Sendable {
    let request: DecisionRequest
    /// The mailbox keys of the recipients, in the claim's order.
    let mailboxes: [[UInt8]]
    let keys: [String]

    init(_ request: DecisionRequest, _ mailboxKeys: MailboxKeys) {
        self.request = request
        mailboxes = request.claim.recipients.map(mailboxKeys.octets)
        keys = mailboxes.map { Hexadecimal.encode($0) }
    }
}
