import Message

/// What a chain is worth, as `cv=` and Authentication-Results name it (RFC 8617 4.4).
public enum ARCStatus: String, Hashable, Codable, Sendable, CaseIterable {
    /// There is no chain.
    case none
    case pass
    case fail
}

/// What became of a message's chain (RFC 8617 5.2).
public struct ARCResult: Hashable, Sendable {
    public var result: ARCStatus
    /// The highest instance; 0 without a chain.
    public var instances: Int
    /// Why it fails, for people; notes about weak points when it passes; may be empty.
    public var reason: String
    /// A fail that may turn out otherwise later, because the DNS did not answer.
    public var isTemporary: Bool
    /// Who sealed, from the first instance to the last; empty unless the chain passes.
    public var sealers: [DomainName]
    /// What the first sealer found when the message came to it; nil unless the chain passes and it can be read.
    public var firstResults: AuthenticationResults?

    public init(
        result: ARCStatus, instances: Int = 0, reason: String = "", isTemporary: Bool = false,
        sealers: [DomainName] = [], firstResults: AuthenticationResults? = nil
    ) {
        self.firstResults = firstResults
        self.result = result
        self.instances = instances
        self.reason = reason
        self.isTemporary = isTemporary
        self.sealers = sealers
    }
}

/// The answer of `countersign inspect arc`.
public struct ARCReport: Hashable, Codable, Sendable {
    public var result: ARCStatus
    public var instances: Int
    public var reason: String

    public init(_ result: ARCResult) {
        self.result = result.result
        instances = result.instances
        reason = result.reason
    }
}
