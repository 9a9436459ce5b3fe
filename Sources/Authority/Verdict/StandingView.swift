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
    /// The domain in From; at or below the signing domain.
    public var authorDomain: DomainName
    public var recipientKey: String
    /// The tenant that a relay connector took it from; nil for all other mail.
    public var tenant: TenantID?
    /// When an operator's release let the message go; nil when nothing held it.
    public var releasedAt: Timestamp?

    /// - Parameter authorDomain: nil for the signing domain itself.
    public init(
        message: MessageID, customer: CustomerID, identity: Identity, signingDomain: DomainName,
        authorDomain: DomainName? = nil, recipientKey: String, tenant: TenantID? = nil, releasedAt: Timestamp? = nil
    ) {
        self.tenant = tenant
        self.message = message
        self.customer = customer
        self.identity = identity
        self.signingDomain = signingDomain
        self.authorDomain = authorDomain ?? signingDomain
        self.recipientKey = recipientKey
        self.releasedAt = releasedAt
    }
}

public enum DepartureRuling: Hashable, Sendable {
    case go
    /// Stays in the queue: frozen customer, revoked credential, paused proof.
    case stay(reason: String)
    /// The view is too old to tell.
    case unknown
}
