import Message

/// What Delivery asks again at lease and before the final dot (DESIGN 4, "Asked again at departure").
///
/// Answers come from memory; a view older than five seconds answers `.unknown`, which stops delivery.
public protocol StandingView: Sendable {
    func mayDepart(_ departure: Departure) -> DepartureRuling
}

/// The part of a queued message that its right to leave hangs on.
public struct Departure: Hashable, Codable, Sendable {
    public var message: MessageID
    public var customer: CustomerID
    public var identity: Identity
    public var signingDomain: DomainName
    public var recipientKey: String

    public init(
        message: MessageID, customer: CustomerID, identity: Identity, signingDomain: DomainName, recipientKey: String
    ) {
        self.message = message
        self.customer = customer
        self.identity = identity
        self.signingDomain = signingDomain
        self.recipientKey = recipientKey
    }
}

public enum DepartureRuling: Hashable, Sendable {
    case go
    /// Stays in the queue: frozen customer, revoked credential, paused proof.
    case stay(reason: String)
    /// The view is too old to tell.
    case unknown
}
