import Message

/// What is to become of one recipient after a try.
public enum Disposition: Hashable, Sendable {
    case delivered(Finding)
    /// Tried again at this time.
    case deferred(Finding, until: Timestamp)
    /// Not tried and not counted; due again at this time.
    case postponed(reason: String, until: Timestamp)
    case bounced(Finding)
    case expired(Finding)

    /// - Parameters:
    ///   - attempts: tries made before this one.
    ///   - end: when delivery gives up.
    init(
        _ finding: Finding, attempts: Int, at now: Timestamp, end: Timestamp, timetable: RetryTimetable,
        random: inout some RandomNumberGenerator
    ) {
        switch finding.kind {
        case .delivered: self = .delivered(finding)
        case .permanent: self = .bounced(finding)
        case .withheld: self = .postponed(reason: finding.text, until: now + timetable.withheldPause)
        case .crowded: self = .deferred(finding, until: now)
        case .temporary, .greylisted:
            let next = timetable.nextTry(
                after: attempts + 1, looksGreylisted: finding.kind == .greylisted, at: now, end: end, random: &random)
            self = next.map { .deferred(finding, until: $0) } ?? .expired(finding)
        }
    }

    /// What the try showed; nil when there was none.
    var finding: Finding? {
        switch self {
        case .delivered(let finding), .deferred(let finding, _), .bounced(let finding), .expired(let finding): finding
        case .postponed: nil
        }
    }

    /// The line an operator reads.
    public var text: String {
        if case .postponed(let reason, _) = self { reason } else { finding?.text ?? "" }
    }
}
