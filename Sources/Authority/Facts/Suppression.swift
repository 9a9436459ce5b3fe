import Message

/// Whose list keeps mail from a recipient, and why.
public struct Suppression: Hashable, Codable, Sendable {
    public enum List: String, Hashable, Codable, Sendable { case customer, platform }
    public enum Reason: String, Hashable, Codable, Sendable { case bounce, complaint, unsubscribe, `operator` }
    public var list: List
    public var reason: Reason
    public var since: Timestamp

    public init(list: List, reason: Reason, since: Timestamp) {
        self.list = list
        self.reason = reason
        self.since = since
    }
}
