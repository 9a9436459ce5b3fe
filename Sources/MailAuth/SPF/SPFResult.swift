/// What `check_host()` makes of one peer and one domain (RFC 7208 2.6).
public struct SPFResult: Hashable, Sendable {
    public enum Outcome: String, Hashable, Codable, Sendable, CaseIterable {
        /// The peer may send for the domain.
        case pass
        /// It may not.
        case fail
        /// It probably may not.
        case softfail
        /// The domain says nothing about the peer.
        case neutral
        /// There is no record, or no domain that could have one.
        case none
        /// The DNS could not be asked now.
        case temperror
        /// The published records cannot be understood or cost too much.
        case permerror
    }

    public var result: Outcome
    /// The domain that was checked, as it was given; empty when there was none.
    public var domain: String
    public var identity: SPFIdentity
    /// What the domain says to a peer that fails; printable US-ASCII, may be empty.
    public var explanation: String
    /// How many terms asked the DNS.
    public var lookups: Int
    /// The term that matched, as published in the domain's own record or the one it redirects to; empty when none did.
    public var mechanism: String
    /// Why there is no verdict, for people; empty when there is one.
    public var reason: String

    public init(
        result: Outcome, domain: String, identity: SPFIdentity, explanation: String = "", lookups: Int = 0,
        mechanism: String = "", reason: String = ""
    ) {
        self.result = result
        self.domain = domain
        self.identity = identity
        self.explanation = explanation
        self.lookups = lookups
        self.mechanism = mechanism
        self.reason = reason
    }
}

/// Which name the peer gave is checked (RFC 7208 2.3 and 2.4).
public enum SPFIdentity: String, Hashable, Codable, Sendable {
    case helo
    /// The reverse path; for the null path `postmaster` at the HELO name.
    case mailFrom = "mailfrom"
}

/// The answer of `countersign inspect spf`.
public struct SPFReport: Hashable, Codable, Sendable {
    public var result: SPFResult.Outcome
    public var explanation: String
    public var lookups: Int

    public init(_ result: SPFResult) {
        self.result = result.result
        explanation = result.explanation
        lookups = result.lookups
    }
}
