/// Why mail waits. The customer sees `publicReason`, the operator the case.
public enum HoldReason: String, Hashable, Codable, Sendable, CaseIterable {
    /// The customer's standing is *held*.
    case standing
    /// Provoked mail to somebody who proved nothing.
    case unproven
    /// Too many customers make first contact with this mailbox, or the platform suppresses it.
    case recipient
    /// It came through a connector in observe mode and is not proved.
    case observed
    /// An operator put it on hold.
    case `operator`

    /// What customers are told: nothing that says anything about a recipient's dealings with others.
    public var publicReason: String {
        switch self {
        case .standing, .observed, .operator: "held for review"
        case .unproven, .recipient: "held"
        }
    }
}
