import Message

/// The life of one customer's proof of one domain: what each look at the DNS makes of it, and when to look again.
///
/// Active means that the record names this account and at least one selector leads to our keys. Absence three times
/// within an hour warns, 24 hours of it pause. A record that names only others stops signing at once. Time-outs change
/// nothing until seven days have passed without any answer; then nobody can tell, and mail is refused for a while.
public struct ProofCourse: Hashable, Codable, Sendable {
    /// Absences within `absenceWindow` that warn.
    public static let absencesThatWarn = 3
    public static let absenceWindow = Span.hours(1)
    /// How long a warning lasts before signing stops.
    public static let grace = Span.hours(24)
    /// How long without any answer until nobody can tell.
    public static let patience = Span.days(7)
    public static let activeInterval = Span.hours(1)
    public static let warningInterval = Span.minutes(10)
    public static let shortestWait = Span.minutes(1)
    public static let longestWait = Span.hours(1)

    /// The state after the last look; `state(at:)` is what decisions must use.
    public private(set) var state: ProofState
    /// When that state began.
    public private(set) var since: Timestamp
    /// When the proof was last seen whole.
    public private(set) var lastProved: Timestamp?
    /// When the DNS last gave an answer, whatever it was.
    public private(set) var lastAnswer: Timestamp?
    /// Absences since `firstAbsence`, without a sight of the proof between them.
    public private(set) var absences: Int
    public private(set) var firstAbsence: Timestamp?
    /// Whether the record, when last seen, admitted sub-domains.
    public private(set) var admitsSubdomains: Bool
    /// When to look again.
    public private(set) var nextCheck: Timestamp

    /// A domain that was just added: pending, to be looked at now.
    public init(addedAt now: Timestamp) {
        state = .pending
        since = now
        absences = 0
        admitsSubdomains = false
        nextCheck = now
    }

    /// The state now. A proof that nobody looked at for seven days, because the program stood still, is undecided too.
    public func state(at now: Timestamp) -> ProofState {
        guard state == .active || state == .warning, let lastAnswer else { return state }
        return now - lastAnswer >= Self.patience ? .undecided : state
    }

    /// What a look at the DNS makes of it.
    public func observing(_ observation: ProofObservation, at now: Timestamp) -> ProofCourse {
        var next = self
        switch observation {
        case .named(let selectors, let admitsSubdomains):
            next.lastAnswer = now
            next.admitsSubdomains = admitsSubdomains
            if selectors > 0 {
                next.lastProved = now
                next.forgetAbsences()
                next.enter(.active, now)
            } else {
                next.missProof(now)
            }
        case .namesOthers, .governed:
            next.lastAnswer = now
            next.forgetAbsences()
            next.enter(.conflict, now)
        case .absent:
            next.lastAnswer = now
            next.missProof(now)
        case .unanswered:
            next.enter(state(at: now), now)
        }
        next.nextCheck = now + next.interval(now)
        return next
    }

    private mutating func missProof(_ now: Timestamp) {
        if let first = firstAbsence, now - first < Self.absenceWindow {
            absences += 1
        } else {
            firstAbsence = now
            absences = 1
        }
        let isSure = absences >= Self.absencesThatWarn
        switch state {
        case .active where isSure: enter(.warning, now)
        case .warning where now - since >= Self.grace: enter(.paused, now)
        case .undecided where isSure: enter(.paused, now)
        case .conflict where isSure: enter(lastProved == nil ? .pending : .paused, now)
        case .pending, .active, .warning, .paused, .conflict, .undecided: break
        }
    }

    private mutating func forgetAbsences() {
        absences = 0
        firstAbsence = nil
    }

    private mutating func enter(_ new: ProofState, _ now: Timestamp) {
        guard new != state else { return }
        state = new
        since = now
    }

    /// While mail flows, evenly; before and after that as long again as it has been so, within a minute and an hour.
    private func interval(_ now: Timestamp) -> Span {
        switch state {
        case .active: absences == 0 ? Self.activeInterval : Self.warningInterval
        case .warning: Self.warningInterval
        case .pending, .paused, .conflict, .undecided: min(max(now - since, Self.shortestWait), Self.longestWait)
        }
    }
}
