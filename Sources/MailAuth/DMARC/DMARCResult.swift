import Message

/// What DMARC makes of one message (RFC 9989 5.3).
public struct DMARCResult: Hashable, Sendable {
    public enum Outcome: String, Hashable, Codable, Sendable, CaseIterable {
        /// SPF or DKIM proved a domain that is aligned with the author's.
        case pass
        case fail
        /// The author's domain does not take part.
        case none
        /// The DNS did not answer what decides.
        case temperror
        /// There is no single author, so that nothing can be decided.
        case permerror
    }

    public var result: Outcome
    /// The author's domain; nil when there is no single one.
    public var domain: DomainName?
    /// Whose sub-domains count as one organisation with it.
    public var organizationalDomain: DomainName?
    /// Where the record that applies is published.
    public var policyDomain: DomainName?
    /// What the owner asks to be done with mail that fails: `p=`, `sp=` or `np=`, one level less where `t=y`.
    public var policy = DMARCPolicy.none
    /// The owner is testing (`t=y`).
    public var isTesting = false
    public var isSPFAligned = false
    public var isDKIMAligned = false
    /// Why, for people; may be empty.
    public var reason: String

    public init(result: Outcome, domain: DomainName? = nil, reason: String = "") {
        self.result = result
        self.domain = domain
        self.reason = reason
    }
}

/// The answer of `countersign inspect dmarc`.
public struct DMARCReport: Hashable, Codable, Sendable {
    public var result: DMARCResult.Outcome
    public var domain: String
    public var organizationalDomain: String
    public var policy: DMARCPolicy
    public var isSPFAligned: Bool
    public var isDKIMAligned: Bool

    private enum CodingKeys: String, CodingKey {
        case result, domain, policy
        case organizationalDomain = "organizational_domain"
        case isSPFAligned = "spf_aligned"
        case isDKIMAligned = "dkim_aligned"
    }

    public init(_ result: DMARCResult) {
        self.result = result.result
        domain = result.domain?.text ?? ""
        organizationalDomain = result.organizationalDomain?.text ?? ""
        policy = result.policy
        isSPFAligned = result.isSPFAligned
        isDKIMAligned = result.isDKIMAligned
    }
}
