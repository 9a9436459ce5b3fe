import Message

/// The ordered checks and how their findings become a verdict.
///
/// Each check answers one question; the first refusal wins, and what all of them found is recorded. Nothing here reads
/// a clock, a database or the network, so the same claim, evidence, facts and time give the same verdict for ever.
public struct Policy: Sendable {
    /// Raised whenever a check changes what it decides; recorded with every verdict.
    public static let version = 4

    /// The policy of this build.
    public static let standard = Policy()

    let checks: [any Check]

    /// - Parameter dropped: a check to leave out. Only tests do so, to show that every check is needed.
    init(dropping dropped: CheckName? = nil) {
        let all: [any Check] = [
            CredentialCheck(), StandingCheck(), TenantCheck(), DomainCheck(), ContentCheck(), SuppressionCheck(),
            BudgetCheck(),
        ]
        checks = all.filter { $0.name != dropped }
    }

    /// Judges one message.
    ///
    /// Recipients are judged each for itself: one that is held or dropped never delays the others. A verdict that
    /// refuses, or cannot tell, changes no cell; one that decides debits the recipients it sends to, and only those.
    ///
    /// - Parameters:
    ///   - facts: with one entry for each recipient of the claim; otherwise the verdict is *undecided*.
    ///   - now: the time of the decision.
    public func decide(claim: Claim, evidence: Evidence, facts: Facts, at now: Timestamp) -> Verdict {
        var verdict = Verdict(
            id: claim.id, decidedAt: now, policy: Self.version, ruling: .refused(Self.noRule),
            messageClass: claim.requestedClass ?? .transactional)
        guard facts.recipients.count == claim.recipients.count else {
            verdict.ruling = .undecided(Self.factsMissing)
            return verdict
        }
        let question = Question(claim: claim, evidence: evidence, facts: facts, now: now)
        let observation = Observation(question)
        var review = Review(recipients: claim.recipients.count, observing: observation)
        for check in checks { check.examine(question, &review) }
        verdict.findings = review.findings
        if let messageClass = question.messageClass { verdict.messageClass = messageClass }

        if var refusal = review.refusal {
            // Whoever proved nothing learns nothing: one answer, whatever it was that turned the message away.
            if question.envelope.mustProveTenant, review.relayProof == nil, refusal.outcome != .undecided {
                refusal.outcome = .tenantNotProved
            }
            verdict.ruling = refusal.isTemporary ? .undecided(refusal) : .refused(refusal)
            return verdict
        }
        let rulings = question.original.map { review.kept[$0] ?? .send }
        let signingDomain = question.signingDomain
        if question.grant != nil, question.messageClass != nil, facts.customer != nil, !claim.recipients.isEmpty,
            signingDomain != nil || !rulings.contains(.send)
        {
            verdict.ruling = .decided(rulings)
            verdict.writes = review.writes
            if review.isObserved { observation?.count(in: &verdict.writes) }
            if rulings.contains(.send) {
                verdict.signingDomain = signingDomain
                verdict.relayProof = review.relayProof
            } else if review.wasTightened {
                verdict.messageClass = .provoked
            }
            return verdict
        }
        verdict.findings.append(Finding(check: .credential, result: .refused, reason: Self.noRule.privateReason))
        return verdict
    }

    /// What can be refused at MAIL (no recipients yet) or RCPT already: credential, standing, the reverse path's domain,
    /// the customer's own suppressions and limits. Nothing is debited.
    ///
    /// - Parameters:
    ///   - claim: its recipients are those accepted so far and, last, the one asked about.
    ///   - peer: the address that connected.
    ///   - greeting: what the client called itself.
    ///   - relay: what the relay door saw of the connection; nil at other doors.
    ///   - facts: with one entry for each recipient of the claim.
    public func preview(
        claim: Claim, peer: IPAddress?, greeting: String? = nil, relay: RelayEvidence? = nil, facts: Facts,
        at now: Timestamp
    ) -> Refusal? {
        guard facts.recipients.count == claim.recipients.count else { return Self.factsMissing }
        let envelope = Envelope(
            claim: claim, peer: peer, greeting: greeting, relay: relay, facts: facts, now: now)
        for check in checks {
            // Before there is a message nobody knows whose it is: what the customer may do is not told to strangers.
            if envelope.mustProveTenant, check.name != .credential { continue }
            guard let refusal = check.preview(envelope) else { continue }
            // What is not proved is not refused there; what becomes of it is decided with the message.
            if envelope.connector?.mode.isEnforcing == false, refusal.isLackOfProof { continue }
            return refusal
        }
        return nil
    }

    private static let noRule = Refusal(
        check: .credential, outcome: .notPermitted, privateReason: "no rule permits this message")
    private static let factsMissing = Refusal(
        check: .credential, outcome: .undecided, privateReason: "the ledger gave facts for other recipients")
}
