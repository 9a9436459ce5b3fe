import Message

/// Why a transaction or a recipient is turned away: the check, the public outcome, and the private reason.
public struct Refusal: Error, Hashable, Codable, Sendable {
    public var check: CheckName
    public var outcome: Outcome
    /// One sentence for operators and the decision record; never sent to the client.
    public var privateReason: String

    public init(check: CheckName, outcome: Outcome, privateReason: String) {
        self.check = check
        self.outcome = outcome
        self.privateReason = privateReason
    }

    /// One case per public outcome; doors derive basic code, enhanced code, HTTP status and text from it alone.
    public enum Outcome: Hashable, Codable, Sendable {
        /// 535 5.7.8: the key is unknown, expired, revoked or minted without second factor. One answer for all.
        case credentialInvalid
        /// 550 5.7.1: the key is good, but not for this door, class, network or domain.
        case notPermitted
        /// 550 5.7.1: the customer is frozen or closed.
        case customerSuspended
        /// 550 5.7.1: whoever fed the connector is not proved to write for its customer. One answer for every reason.
        case tenantNotProved
        /// 550 5.7.1: this customer has not proved the author's or the reverse path's domain. The text says what to do:
        /// prove the domain, or, when forwarding other people's mail, write an address of one's own into From.
        case domainNotProved(DomainName)
        /// 550 5.7.1: there must be exactly one From field with exactly one address.
        case fromNotSingle
        /// 550 5.7.1: the display name names an address or domain that is not the author's.
        case displayNameMisleading
        /// 554 5.6.0 (oversize: 552 5.3.4): the content is broken.
        case content(ContentDefect)
        /// 550 5.1.1-like for the customer's own list: 550 5.7.1, tells the reason.
        case suppressed(Suppression.Reason)
        /// 452 4.7.1 (HTTP 429): a limit that refills; the time when there is room again, nil when it is not told.
        case limitReached(LimitName, retryAt: Timestamp?)
        /// 550 5.7.1: more recipients than a limit could ever admit. At RCPT 452 4.5.3, since those before it may go.
        case tooManyRecipients(limit: Int)
        /// 451 4.7.1: could not tell (DNS down, ledger busy, proof undecided).
        case undecided
    }

    /// A customer's own limits, by the words used in documents and replies.
    public enum LimitName: String, Hashable, Codable, Sendable, CaseIterable {
        case customer = "recipients-per-day"
        case credential = "key-recipients-per-day"
        case firstTime = "first-time-recipients-per-day"
        case firstTimeDomain = "first-time-recipients-per-domain-per-day"
        case platform = "platform"
        /// Of messages turned away: whoever is refused that often is not read for a while.
        case refusals = "refusals-per-hour"
        /// Of the platform's own notices about the customer's mail.
        case notices = "notices-per-day"
    }

    /// Whether trying again later may help.
    public var isTemporary: Bool {
        switch outcome {
        case .limitReached, .undecided: true
        case .credentialInvalid, .notPermitted, .customerSuspended, .tenantNotProved, .domainNotProved,
            .fromNotSingle, .displayNameMisleading, .content, .suppressed, .tooManyRecipients:
            false
        }
    }
}
