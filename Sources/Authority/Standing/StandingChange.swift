/// A lawful change of a customer's standing.
///
/// Every standing may become any other, with two exceptions: *closed* is for ever, since a label is never given to
/// anyone else, and the platform itself is never closed, since bounces are its mail.
public struct StandingChange: Hashable, Codable, Sendable {
    public let customer: CustomerID
    public let from: Standing
    public let to: Standing

    public enum Problem: Error, Hashable, Codable, Sendable {
        /// It is what it was.
        case unchanged
        case closedForEver
        case platformNeverCloses
    }

    /// - Throws: `Problem` for a change that is not lawful.
    public init(of customer: CustomerID, from: Standing, to: Standing) throws(Problem) {
        guard from != to else { throw .unchanged }
        guard from != .closed else { throw .closedForEver }
        guard to != .closed || customer != .platform else { throw .platformNeverCloses }
        self.customer = customer
        self.from = from
        self.to = to
    }

    /// Whether it gives back a right, which needs more care than taking one away.
    public var isRelease: Bool { to.severity < from.severity }
    /// Whether queued mail must stop leaving now.
    public var stopsDelivery: Bool { from.letsMailLeave && !to.letsMailLeave }
}

extension Standing {
    /// Whether queued mail of the customer may leave; asked again at departure.
    public var letsMailLeave: Bool {
        switch self {
        case .active, .watched: true
        case .held, .frozen, .closed: false
        }
    }

    /// Whether what an operator releases, message by message, may leave although nothing else does.
    public var letsReleasedMailLeave: Bool { letsMailLeave || self == .held }

    fileprivate var severity: Int {
        switch self {
        case .active: 0
        case .watched: 1
        case .held: 2
        case .frozen: 3
        case .closed: 4
        }
    }
}
