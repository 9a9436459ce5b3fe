/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// Pure code takes a `Timestamp` as an argument and never asks a clock.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
    /// Milliseconds since the Unix epoch.
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Seconds since the Unix epoch.
    public init(seconds: Int64) {
        self.milliseconds = seconds * 1000
    }

    /// Whole seconds since the Unix epoch, rounded down.
    public var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
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
        Timestamp(milliseconds: time.milliseconds + span.milliseconds)
    }

    /// The time `span` earlier.
    public static func - (time: Timestamp, span: Span) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds - span.milliseconds)
    }

    /// How long after `earlier` this time is; negative when it is before it.
    public static func - (later: Timestamp, earlier: Timestamp) -> Span {
        Span(milliseconds: later.milliseconds - earlier.milliseconds)
    }
}

/// A length of time in milliseconds.
public struct Span: Hashable, Comparable, Codable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func milliseconds(_ count: Int64) -> Span { Span(milliseconds: count) }
    public static func seconds(_ count: Int64) -> Span { Span(milliseconds: count * 1000) }
    public static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
    public static func hours(_ count: Int64) -> Span { .minutes(count * 60) }
    public static func days(_ count: Int64) -> Span { .hours(count * 24) }

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
