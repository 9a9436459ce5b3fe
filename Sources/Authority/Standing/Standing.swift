/// How a customer stands with the platform.
public enum Standing: String, Hashable, Codable, Sendable, CaseIterable {
    case active
    /// Sends, and is looked at.
    case watched
    /// Everything goes to hold until a person has looked.
    case held
    /// Nothing leaves; the queue is kept.
    case frozen
    case closed
}
