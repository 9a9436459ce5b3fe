/// What kind of mail a message is. The credential or connector fixes which classes are allowed.
public enum MessageClass: String, Hashable, Codable, Sendable, CaseIterable {
    /// Asks the holder of an address to confirm; sent by the platform alone.
    case challenge
    /// Automatic mail caused by someone who has not proved to own the recipient's address.
    case provoked
    /// Bounces and notices of the platform.
    case notice
    /// A person answers a proven person.
    case reply
    case transactional
    case bulk
}
