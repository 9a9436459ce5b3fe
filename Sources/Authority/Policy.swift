import Message

/// The ordered checks and how their findings become a verdict.
public struct Policy: Sendable {
    /// Raised whenever a check changes what it decides; recorded with every verdict.
    public static let version = 1
}
