/// How bad an open risk is.
public enum ExposureSeverity: String, Hashable, Codable, Sendable, CaseIterable, Comparable {
    case low
    case medium
    case high
    case critical

    public static func < (left: ExposureSeverity, right: ExposureSeverity) -> Bool {
        guard let one = allCases.firstIndex(of: left), let other = allCases.firstIndex(of: right) else { return false }
        return one < other
    }
}

/// What an open risk is; the word is code, log key and documentation anchor. In the order in which equally bad ones are
/// shown.
public enum ExposureKind: String, Hashable, Codable, Sendable, CaseIterable {
    case spfEverybody = "spf-everybody"
    case tenantUndecided = "tenant-undecided"
    case relayEcho = "relay-echo"
    case dmarcMissing = "dmarc-missing"
    case dmarcNone = "dmarc-none"
    case proofConflict = "proof-conflict"
    case proofPaused = "proof-paused"
    case proofWarning = "proof-warning"
    case connectorWithoutTenants = "connector-without-tenants"
    case connectorObserves = "connector-observes"
    case spfShared = "spf-shared"
    case spfWide = "spf-wide"
    case spfMissing = "spf-missing"
    case spfBroken = "spf-broken"
    case dmarcSubdomains = "dmarc-subdomains"
    case dmarcTesting = "dmarc-testing"
    case keyStuck = "key-stuck"
    case proofUndecided = "proof-undecided"
    case networksOld = "networks-old"
    case dmarcQuarantine = "dmarc-quarantine"
    case dmarcUnreported = "dmarc-unreported"
    case spfNeutral = "spf-neutral"
    case authorisedElsewhere = "authorised-elsewhere"
    case proofPending = "proof-pending"
    case unanswered

    public var severity: ExposureSeverity {
        switch self {
        case .spfEverybody: .critical
        case .tenantUndecided, .relayEcho, .dmarcMissing, .dmarcNone, .proofConflict, .proofPaused, .proofWarning: .high
        case .connectorWithoutTenants, .connectorObserves, .spfShared, .spfWide, .spfMissing, .spfBroken,
            .dmarcSubdomains, .dmarcTesting, .keyStuck, .proofUndecided, .networksOld:
            .medium
        case .dmarcQuarantine, .dmarcUnreported, .spfNeutral, .authorisedElsewhere, .proofPending, .unanswered: .low
        }
    }
}
