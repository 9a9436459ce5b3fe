import Authority
import Message

/// What a tenant's administrator has to send before the tenant is allowed: one message, out of the tenant and through the
/// connector, to `tenant-proof@` its host name, with the nonce in its Subject and signed by a domain the customer has
/// proved. The nonce is in no other place: it cannot be shown again.
public struct TenantProofRequest: Hashable, Sendable {
    /// The mailbox at the connector's host name that takes such messages.
    public static let localPart = "tenant-proof"
    /// How long the message may take.
    public static let life = Span.hours(24)
    /// Messages with a wrong nonce that are put up with.
    public static let mostWrongNonces = 5
    /// What every nonce begins with.
    public static let prefix = "cs-"

    public let connector: ConnectorFacts
    public let tenant: TenantFacts
    /// `cs-` and 26 letters and digits.
    public let nonce: String
    public let expires: Timestamp

    static func hash(_ nonce: String) -> [UInt8] {
        // Telephones begin a line with a capital.
        SecretText.hash(String(decoding: nonce.utf8.prefix(128), as: UTF8.self).lowercased())
    }
}

/// Which domains may be noted as a tenant's own: a name of Microsoft's or another shared sender's would make everybody
/// there the same tenant.
enum TenantOrganisations {
    static let most = 32

    static func isTenantsOwn(_ domain: DomainName) -> Bool {
        domain.isInitialDomain || domain.parent != nil && SharedNames.name(covering: domain) == nil
    }

    /// The domains once each, as many as are kept.
    static func joined(_ lists: [DomainName]...) -> [DomainName] {
        var all: [DomainName] = []
        for domain in lists.joined() where !all.contains(domain) && all.count < most { all.append(domain) }
        return all
    }
}
