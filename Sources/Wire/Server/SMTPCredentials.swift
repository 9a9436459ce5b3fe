/// What a client presented with AUTH. The name is informational; the secret is an API key.
public struct SMTPCredentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public let username: String
    public let secret: String

    /// Never shows the secret, so that no log line can.
    public var description: String { "\(username):***" }
    public var debugDescription: String { description }
}
