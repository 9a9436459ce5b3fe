import Authority

/// A door's proof that somebody presented a key or came in through a connector that the ledger knows.
///
/// Made by the ledger alone. Whether the key or connector may do what is asked is decided later, by `Policy`.
public struct Authenticated: Hashable, Sendable {
    public let identity: Identity
    public let customer: CustomerID

    init(identity: Identity, customer: CustomerID) {
        self.identity = identity
        self.customer = customer
    }
}
