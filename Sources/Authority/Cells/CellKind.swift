/// What a cell holds. Raw values are stored; never reuse one.
public enum CellKind: Int, Hashable, Codable, Sendable, CaseIterable {
    /// `RollingCount` of one customer's recipients; key: customer.
    case customerRecipients = 1
    /// `RollingCount` of one key's or connector's recipients; key: its id.
    case identityRecipients = 2
    /// `RollingCount` of one customer's first-time recipients; key: customer.
    case firstTimeRecipients = 3
    /// `RollingCount` of first-time recipients at one domain; key: customer/domain.
    case firstTimeAtDomain = 4
    /// `RollingCount` of all recipients of the installation; key: empty.
    case platformRecipients = 5
    /// `Relation` of a customer with a mailbox; key: customer/mailbox key.
    case relation = 6
    /// `FirstContacts` of a mailbox: which customers wrote to it first, and when; key: mailbox key.
    case firstContacts = 7
    /// `RollingCount` of the platform's notices about one customer's mail; key: customer.
    case notices = 8
    /// `RollingCount` of one signed message's uses for one mailbox at the relay door; key: signature/mailbox key.
    case signatureUse = 9
    /// `RollingCount` of the recipients of one signed message that it does not name; key: signature.
    case signatureOutsiders = 10
    /// `RollingCount` of what one connector holds in observe mode, in units; key: its id, or that and `strangers`.
    case observed = 11
}
