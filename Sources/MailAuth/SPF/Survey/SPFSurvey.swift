import Message

/// Everybody whom a domain's SPF records admit, without any peer at hand (RFC 7208).
///
/// Only what passes is surveyed. Terms whose macros or host names lead nowhere without a peer are given as they are
/// published.
public struct SPFSurvey: Hashable, Sendable {
    /// A block of addresses that pass, and the term that admits it.
    public struct Admission: Hashable, Sendable {
        public var network: IPNetwork
        public var term: String
        /// Whose record the term stands in.
        public var domain: DNSName
    }

    public enum Outcome: Hashable, Sendable {
        /// The records were read from end to end.
        case whole
        /// The domain publishes none.
        case none
        /// Receivers give up on the records (`permerror`), for the reason given.
        case broken(String)
        /// The DNS did not answer.
        case unanswered(String)
    }

    public internal(set) var outcome = Outcome.whole
    /// What becomes of everybody else: the qualifier of `all`, or neutral without one.
    public internal(set) var others = SPFResult.Outcome.neutral
    public internal(set) var admissions: [Admission] = []
    /// Names whose records are included or redirected to, at any depth, in the order they were met.
    public internal(set) var included: [DNSName] = []
    /// Terms that admit whoever the record's owner answers for at that moment: `exists`, `ptr`, macros.
    public internal(set) var dynamic: [String] = []
    /// Whether everybody passes.
    public internal(set) var admitsEverybody = false
    /// Terms that asked the DNS; receivers stop after ten.
    public internal(set) var lookups = 0
    /// Whether a term was not looked into because there was too much of it.
    public internal(set) var isCut = false

    /// Reads the records of a domain and those they lead to. Asks the DNS at most some fifty times.
    public static func of(_ domain: DomainName, asking resolver: any DNSResolver) async -> SPFSurvey {
        var surveyor = SPFSurveyor(resolver)
        await surveyor.survey(DNSName(domain))
        return surveyor.survey
    }
}
