import Message

/// When a recipient that could not be served is tried again, and when delivery gives up (RFC 5321 4.5.4.1).
public struct RetryTimetable: Hashable, Sendable {
    /// The pause after the first try, the second, and so on; the last one repeats.
    public var pauses: [Span] = [.minutes(5), .minutes(15), .minutes(30), .hours(1), .hours(2), .hours(4)]
    /// The pause after a first try that looks like greylisting (RFC 6647): most greylists open after a few minutes.
    public var greylistPause = Span.minutes(3)
    /// Every pause is stretched or shrunk by up to this share, so that a mass of mail does not come back at once.
    public var jitter = 0.2
    /// How long mail with a null reverse path is tried. Nobody is told when it fails, so it is not kept for long. Other
    /// mail is tried until the time the queue sets.
    public var bounceLifetime = Span.days(2)

    /// After this time of trying a sender who wants to hear of delays is told of one, once (RFC 5321 4.5.4.1).
    public var delayNotice = Span.hours(4)

    /// How long a message rests that may not leave now, before it is asked about again.
    public var withheldPause = Span.seconds(30)

    public init() {}

    /// When to try again.
    ///
    /// - Parameters:
    ///   - attempts: tries made so far, this one included.
    ///   - end: when delivery gives up.
    /// - Returns: nil when `end` has come. The last try is made at `end`, never after it.
    public func nextTry(
        after attempts: Int, looksGreylisted: Bool = false, at now: Timestamp, end: Timestamp,
        random: inout some RandomNumberGenerator
    ) -> Timestamp? {
        guard now < end else { return nil }
        let isFirst = attempts <= 1
        let pause = looksGreylisted && isFirst ? greylistPause : pauses[min(max(attempts, 1), pauses.count) - 1]
        let factor = Double.random(in: (1 - jitter)...(1 + jitter), using: &random)
        return min(now + .milliseconds(Int64(Double(pause.milliseconds) * factor)), end)
    }

    /// When delivery gives up on a message that the queue keeps until `end`.
    public func end(_ end: Timestamp, acceptedAt: Timestamp, reversePath: ReversePath) -> Timestamp {
        reversePath == .null ? min(end, acceptedAt + bounceLifetime) : end
    }
}
