/// What the DNS showed of one key.
public enum KeySight: Hashable, Sendable {
    /// A receiver who looks now finds the key.
    case shown
    /// The DNS answered, and the key was not in the answer.
    case missing
    /// The DNS did not answer: nothing follows from that.
    case unanswered

    /// What it does to the key's course; nil for nothing.
    public var event: KeySlotCourse.Event? {
        switch self {
        case .shown: .seenInDNS
        case .missing: .missingInDNS
        case .unanswered: nil
        }
    }
}
