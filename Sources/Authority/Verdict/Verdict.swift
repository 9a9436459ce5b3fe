import Message

/// What the policy says about one claim. Plain data: anyone may compute it, record it and replay it, but only the
/// ledger, after committing it, turns it into an `Authorised`.
public struct Verdict: Hashable, Codable, Sendable {
    public var id: MessageID
    public var decidedAt: Timestamp
    /// `Policy.version` of the build that decided.
    public var policy: Int
    public var ruling: Ruling
    /// The class the message was judged by.
    public var messageClass: MessageClass
    /// The proved domain whose key signs; nil unless something is sent.
    public var signingDomain: DomainName?
    /// Why it may be relayed; nil unless something is sent that came in at the relay door.
    public var relayProof: RelayProof?
    /// What every check found, in order.
    public var findings: [Finding]
    /// The new value of every cell the verdict changes. Empty when refused or undecided.
    @KeyOrdered public var writes: [CellKey: Cell]

    public init(
        id: MessageID, decidedAt: Timestamp, policy: Int, ruling: Ruling, messageClass: MessageClass,
        signingDomain: DomainName? = nil, relayProof: RelayProof? = nil, findings: [Finding] = [],
        writes: [CellKey: Cell] = [:]
    ) {
        self.id = id
        self.decidedAt = decidedAt
        self.policy = policy
        self.ruling = ruling
        self.messageClass = messageClass
        self.signingDomain = signingDomain
        self.relayProof = relayProof
        self.findings = findings
        self.writes = writes
    }

    public enum Ruling: Hashable, Codable, Sendable {
        /// The whole transaction is refused for good.
        case refused(Refusal)
        /// It could not be told; the client shall try again. Never signed.
        case undecided(Refusal)
        /// One entry for each recipient of the claim, in its order.
        case decided([RecipientRuling])
    }

    /// The indexes of the recipients to send to, each mailbox once however often the claim names it.
    ///
    /// - Parameter claim: the one that was judged; for any other nobody is sent to.
    public func sent(of claim: Claim) -> [Int] { recipients(of: claim) { $0 == .send } }

    /// The same for those who get it as inbound mail.
    public func inbound(of claim: Claim) -> [Int] { recipients(of: claim) { $0 == .inbound } }

    private func recipients(of claim: Claim, where isWanted: (RecipientRuling) -> Bool) -> [Int] {
        guard case .decided(let rulings) = ruling, id == claim.id, rulings.count == claim.recipients.count else {
            return []
        }
        let originals = claim.originals
        return originals.indices.filter { originals[$0] == $0 && isWanted(rulings[$0]) }
    }
}
