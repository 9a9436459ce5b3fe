/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// Pure code takes a `Timestamp` as an argument and never asks a clock. Numbers of strangers become times too, so all
/// arithmetic stops at the first and the last time there is.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
    /// Milliseconds since the Unix epoch.
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Seconds since the Unix epoch; the first or the last time when they lie beyond it.
    public init(seconds: Int64) {
        self.milliseconds = seconds.saturatingTimes(1000)
    }

    /// Whole seconds since the Unix epoch, rounded down.
    public var seconds: Int64 {
        milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
    }

    /// Milliseconds beyond the whole second, 0 to 999.
    var fraction: Int {
        let rest = Int(milliseconds % 1000)
        return rest < 0 ? rest + 1000 : rest
    }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The time `span` later.
    public static func + (time: Timestamp, span: Span) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds.saturatingPlus(span.milliseconds))
    }

    /// The time `span` earlier.
    public static func - (time: Timestamp, span: Span) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds.saturatingMinus(span.milliseconds))
    }

    /// How long after `earlier` this time is; negative when it is before it.
    public static func - (later: Timestamp, earlier: Timestamp) -> Span {
        Span(milliseconds: later.milliseconds.saturatingMinus(earlier.milliseconds))
    }
}

/// A length of time in milliseconds. Lengths beyond the longest are the longest.
public struct Span: Hashable, Comparable, Codable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func milliseconds(_ count: Int64) -> Span { Span(milliseconds: count) }
    public static func seconds(_ count: Int64) -> Span { Span(milliseconds: count.saturatingTimes(1000)) }
    public static func minutes(_ count: Int64) -> Span { .seconds(count.saturatingTimes(60)) }
    public static func hours(_ count: Int64) -> Span { .minutes(count.saturatingTimes(60)) }
    public static func days(_ count: Int64) -> Span { .hours(count.saturatingTimes(24)) }

    /// Whole seconds, rounded towards zero.
    public var seconds: Int64 { milliseconds / 1000 }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    public static func < (left: Span, right: Span) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

/// Where the shells take the time from; tests hand in a manual one.
public protocol TimeSource: Sendable {
    /// The time now.
    func now() -> Timestamp
    /// Returns once `now()` is at or after `time`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(until time: Timestamp) async throws
}

extension Int64 {
    fileprivate func saturatingPlus(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (self < 0 ? .min : .max) : sum
    }

    fileprivate func saturatingMinus(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (self < 0 ? .min : .max) : difference
    }

    fileprivate func saturatingTimes(_ factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? ((self < 0) == (factor < 0) ? .max : .min) : product
    }
}
