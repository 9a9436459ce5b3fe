/// What happens to one recipient of an accepted transaction.
public enum RecipientRuling: Hashable, Codable, Sendable {
    case send
    case hold(HoldReason)
    /// Not proved, and handed as it came, unsigned, to the connector's inbound host while the client waits.
    case inbound
    /// Accepted for nobody: the customer's own suppression list, over HTTP, where it is an event and no refusal.
    case drop(Refusal)
}
