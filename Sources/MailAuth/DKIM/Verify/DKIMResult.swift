/// What became of one signature, in the terms of RFC 8601 2.7.1.
public struct DKIMResult: Hashable, Codable, Sendable {
    public enum Outcome: String, Hashable, Codable, Sendable, CaseIterable {
        case pass
        /// Body or header were changed, the signature is not the key's, or it expired.
        case fail
        case neutral
        /// The signature or its key is malformed, missing, revoked or too weak, and always will be.
        case permerror
        /// The key could not be fetched now.
        case temperror
        case policy
    }

    /// `d=` as written; empty when it could not be read.
    public var domain: String
    /// `s=`.
    public var selector: String
    /// `i=`, or `@` and the domain.
    public var identity: String
    /// `a=`.
    public var algorithm: String
    public var result: Outcome
    /// Why, for people; notes about weak points when it passed; may be empty.
    public var reason: String

    public init(
        domain: String, selector: String, identity: String, algorithm: String, result: Outcome, reason: String = ""
    ) {
        self.domain = domain
        self.selector = selector
        self.identity = identity
        self.algorithm = algorithm
        self.result = result
        self.reason = reason
    }
}

/// The answer of `countersign inspect dkim`.
public struct DKIMReport: Hashable, Codable, Sendable {
    /// One entry for each signature looked at, from the top of the message down.
    public var signatures: [DKIMResult]

    public init(signatures: [DKIMResult]) {
        self.signatures = signatures
    }
}
