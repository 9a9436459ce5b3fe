/// Where a message came in.
public enum Door: String, Hashable, Codable, Sendable, CaseIterable {
    /// SMTP submission with a key (RFC 6409).
    case submission
    /// SMTP relay on the MX port, by a connector.
    case relay
    /// The HTTP send API.
    case http
    /// The platform's own mail, drained from the outbox.
    case system
}
