/// The life of a domain proof (DESIGN 9, "Names in DNS").
public enum ProofState: String, Hashable, Codable, Sendable, CaseIterable {
    /// Added, never yet proved.
    case pending
    case active
    /// The record was absent lately; mail still flows.
    case warning
    /// Absent for too long: nothing is signed.
    case paused
    /// The owner's record names other accounts only.
    case conflict
    /// No successful look-up for too long: temporary refusal.
    case undecided
}
