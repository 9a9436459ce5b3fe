import Message

/// Why a message may be relayed in a customer's name: stored with the verdict, and asked for again by the signer.
public struct RelayProof: Hashable, Codable, Sendable {
    public var connector: ConnectorID
    /// The author's domain that the proof is for.
    public var authorDomain: DomainName
    public var ground: Ground

    public enum Ground: Hashable, Codable, Sendable {
        /// The tenant is on the connector's list, and its own signature says so too.
        case signedTenant(TenantID, by: DomainName)
        /// The tenant is on the connector's list, by what Microsoft says on a proved connection.
        case namedTenant(TenantID)
        /// Microsoft names an organisation of the tenant but no id, and the tenant's own signature says who it is.
        case signatureOfTenant(TenantID, by: DomainName)
        /// Google signed for the customer's domain.
        case google(by: DomainName)
        case network
        case certificate
        case credential(CredentialID)
    }

    /// The tenant it rests on; nil where it rests on something else.
    public var tenant: TenantID? {
        switch ground {
        case .signedTenant(let tenant, _), .signatureOfTenant(let tenant, _), .namedTenant(let tenant): tenant
        case .google, .network, .certificate, .credential: nil
        }
    }

    public init(connector: ConnectorID, authorDomain: DomainName, ground: Ground) {
        self.connector = connector
        self.authorDomain = authorDomain
        self.ground = ground
    }
}
