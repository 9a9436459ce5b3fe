/// What a domain's owner asks to be done with mail that fails (RFC 9989 4.7, `p=`), from the mildest to the strictest.
public enum DMARCPolicy: String, Hashable, Codable, Sendable, CaseIterable, Comparable {
    case none
    case quarantine
    case reject

    /// What `t=y` makes of it.
    var oneLevelBelow: DMARCPolicy {
        switch self {
        case .none, .quarantine: .none
        case .reject: .quarantine
        }
    }

    public static func < (left: DMARCPolicy, right: DMARCPolicy) -> Bool {
        left.strictness < right.strictness
    }

    private var strictness: Int {
        switch self {
        case .none: 0
        case .quarantine: 1
        case .reject: 2
        }
    }
}
