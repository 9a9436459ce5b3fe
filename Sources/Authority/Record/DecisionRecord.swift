/// One decision as it is kept: all that went in and what came out, so that it can be explained and replayed.
public struct DecisionRecord: Hashable, Codable, Sendable {
    public var claim: Claim
    public var evidence: Evidence
    public var facts: Facts
    public var verdict: Verdict

    public init(claim: Claim, evidence: Evidence, facts: Facts, verdict: Verdict) {
        self.claim = claim
        self.evidence = evidence
        self.facts = facts
        self.verdict = verdict
    }
}
