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
    /// What every check found, in order.
    public var findings: [Finding]
    /// The new value of every cell the verdict changes. Empty when refused or undecided.
    @KeyOrdered public var writes: [CellKey: Cell]

    public init(
        id: MessageID, decidedAt: Timestamp, policy: Int, ruling: Ruling, messageClass: MessageClass,
        signingDomain: DomainName? = nil, findings: [Finding] = [], writes: [CellKey: Cell] = [:]
    ) {
        self.id = id
        self.decidedAt = decidedAt
        self.policy = policy
        self.ruling = ruling
        self.messageClass = messageClass
        self.signingDomain = signingDomain
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
}

/// What happens to one recipient of an accepted transaction.
public enum RecipientRuling: Hashable, Codable, Sendable {
    case send
    case hold(HoldReason)
    /// Accepted for nobody: the customer's own suppression list, over HTTP, where it is an event and no refusal.
    case drop(Refusal)
}

/// Why mail waits. The customer sees `publicReason`, the operator the case.
public enum HoldReason: String, Hashable, Codable, Sendable, CaseIterable {
    /// The customer's standing is *held*.
    case standing
    /// Provoked mail to somebody who proved nothing.
    case unproven
    /// Too many customers make first contact with this mailbox, or the platform suppresses it.
    case recipient
    /// An operator put it on hold.
    case `operator`

    /// What customers are told: nothing that says anything about a recipient's dealings with others.
    public var publicReason: String {
        switch self {
        case .standing, .operator: "held for review"
        case .unproven, .recipient: "held"
        }
    }
}

/// What one check found.
public struct Finding: Hashable, Codable, Sendable {
    public enum Result: String, Hashable, Codable, Sendable { case passed, noted, held, dropped, refused, undecided }
    public var check: CheckName
    public var result: Result
    /// One private sentence for operators; never shown to a client.
    public var reason: String

    public init(check: CheckName, result: Result, reason: String) {
        self.check = check
        self.result = result
        self.reason = reason
    }
}

/// The name of a check: file name, refusal code, log key and documentation anchor are all this word.
public enum CheckName: String, Hashable, Codable, Sendable, CaseIterable {
    case credential
    case standing
    case domain
    case content
    case suppression
    case budget
}
