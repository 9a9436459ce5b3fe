import Authority
import Message

/// The due recipients of one envelope at one destination: what a customer gets for one turn.
struct Turn: Hashable, Sendable {
    var envelope: Int64
    var customer: CustomerID
    var destination: DomainName
    var due: Timestamp
    /// Whether an operator let the message go.
    var isReleased = false
}

/// Whose turns wait together: a customer's, those of released messages apart, since they may go when the others may not.
struct Owner: Hashable {
    var customer: CustomerID
    var isReleased: Bool
}

/// A turn as it waits in the queues: 24 octets.
struct Work: Hashable, Comparable {
    var due: Int64
    var envelope: Int64
    /// The `Owner`.
    var customer: UInt32
    var destination: UInt32

    static func < (left: Work, right: Work) -> Bool {
        (left.due, left.envelope) < (right.due, right.envelope)
    }
}
