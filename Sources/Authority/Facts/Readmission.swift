import Message

/// Why a message that was decided before is asked about again. Refusals stand in either case.
public enum Readmission: Hashable, Codable, Sendable {
    /// An operator released held recipients, which is in the audit log: they go, and are debited now.
    case released(by: String, at: Timestamp)
    /// Its signatures are too old. The recipients were sent and debited before; nothing is debited again.
    case renewed
}
