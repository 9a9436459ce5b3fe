import Authority
import Message

/// One message with its decision, its signatures and all attempts to deliver it.
public struct MessageDetail: Sendable {
    public var row: LogRow
    public var messageClass: MessageClass
    /// Empty for the null reverse path.
    public var reversePath: String
    /// Such as `key 01h… (billing)`.
    public var identity: String
    public var peer: String?
    public var tls: String?
    public var greeting: String?
    /// Octets of header and body.
    public var size: Int
    public var policyVersion: Int
    /// Do not deliver before this time.
    public var notBefore: Timestamp?
    public var signatures: [SignatureLine]
    public var checks: [CheckLine]
    public var recipients: [RecipientLine]
    /// The text that `countersign explain` prints.
    public var story: String

    public init(
        row: LogRow, messageClass: MessageClass, reversePath: String, identity: String, peer: String?, tls: String?,
        greeting: String?, size: Int, policyVersion: Int, notBefore: Timestamp?, signatures: [SignatureLine],
        checks: [CheckLine], recipients: [RecipientLine], story: String
    ) {
        self.row = row
        self.messageClass = messageClass
        self.reversePath = reversePath
        self.identity = identity
        self.peer = peer
        self.tls = tls
        self.greeting = greeting
        self.size = size
        self.policyVersion = policyVersion
        self.notBefore = notBefore
        self.signatures = signatures
        self.checks = checks
        self.recipients = recipients
        self.story = story
    }
}

/// One of our signatures on a message.
public struct SignatureLine: Hashable, Sendable {
    public var domain: String
    public var selector: String
    public var algorithm: String
    public var expires: Timestamp?

    public init(domain: String, selector: String, algorithm: String, expires: Timestamp?) {
        self.domain = domain
        self.selector = selector
        self.algorithm = algorithm
        self.expires = expires
    }
}

/// What one check found.
public struct CheckLine: Hashable, Sendable {
    public var check: CheckName
    public var result: Finding.Result
    /// For operators only.
    public var reason: String

    public init(check: CheckName, result: Finding.Result, reason: String) {
        self.check = check
        self.result = result
        self.reason = reason
    }
}

/// One recipient of a message.
public struct RecipientLine: Hashable, Sendable {
    public var address: String
    public var state: MessageState
    /// What the sender may be told: why it is held, or the receiver's last words.
    public var publicNote: String?
    /// RFC 3463 code of the final state.
    public var status: String?
    public var finishedAt: Timestamp?
    public var nextAttempt: Timestamp?
    public var attempts: [AttemptLine]

    public init(
        address: String, state: MessageState, publicNote: String? = nil, status: String? = nil,
        finishedAt: Timestamp? = nil, nextAttempt: Timestamp? = nil, attempts: [AttemptLine] = []
    ) {
        self.address = address
        self.state = state
        self.publicNote = publicNote
        self.status = status
        self.finishedAt = finishedAt
        self.nextAttempt = nextAttempt
        self.attempts = attempts
    }
}

/// One attempt to deliver to one recipient.
public struct AttemptLine: Hashable, Sendable {
    public var at: Timestamp
    /// The host that was tried; nil when none could be found.
    public var host: String?
    /// `delivered`, `deferred`, `bounced`.
    public var outcome: String
    public var reply: String
    /// The SMTP dialogue, one line each.
    public var transcript: [String]

    public init(at: Timestamp, host: String?, outcome: String, reply: String, transcript: [String]) {
        self.at = at
        self.host = host
        self.outcome = outcome
        self.reply = reply
        self.transcript = transcript
    }
}
