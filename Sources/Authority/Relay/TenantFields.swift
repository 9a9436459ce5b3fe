import Message

/// What the header fields say by which Microsoft 365 names the tenant a message belongs to (incidents 1.3).
///
/// Microsoft's own signatures do not cover them: they are worth no more than the connection they arrive on.
public struct TenantFields: Hashable, Codable, Sendable {
    /// `X-MS-Exchange-CrossTenant-Id`.
    public var tenant: TenantID?
    /// `X-OriginatorOrg`: a domain of the tenant.
    public var organisation: DomainName?
    /// `X-MS-Exchange-CrossTenant-AuthAs`.
    public var authentication: Authentication?
    /// `X-MS-Exchange-CrossTenant-FromEntityHeader`.
    public var entity: Entity?
    /// `X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp`: whoever fed Microsoft with the message.
    public var source: Source?

    public enum Authentication: String, Hashable, Codable, Sendable {
        /// A user of the tenant wrote it.
        case `internal`
        /// It came in through a connector, or from anybody.
        case anonymous
        case other
    }

    public enum Entity: String, Hashable, Codable, Sendable {
        case hosted
        case hybridOnPremises = "hybridonprem"
        case other
    }

    public struct Source: Hashable, Codable, Sendable {
        public var tenant: TenantID
        public var address: IPAddress
        /// What it called itself; at most 255 octets.
        public var greeting: String

        public init(tenant: TenantID, address: IPAddress, greeting: String) {
            self.tenant = tenant
            self.address = address
            self.greeting = greeting
        }
    }

    public init(
        tenant: TenantID? = nil, organisation: DomainName? = nil, authentication: Authentication? = nil,
        entity: Entity? = nil, source: Source? = nil
    ) {
        self.tenant = tenant
        self.organisation = organisation
        self.authentication = authentication
        self.entity = entity
        self.source = source
    }

    /// Whether a mailbox in the cloud wrote the message, as far as the fields say.
    public var isFromCloudMailbox: Bool {
        authentication == .internal && entity != .hybridOnPremises && entity != .other && source == nil
    }
}

/// What became of reading them.
public enum TenantReading: Hashable, Codable, Sendable {
    /// None of the fields is there.
    case absent
    case read(TenantFields)
    /// One is there twice, empty, malformed, or contradicts another.
    case unreadable(reason: String)

    /// The tenant that is named, whatever it is worth.
    public var tenant: TenantID? { fields?.tenant }

    public var fields: TenantFields? {
        if case .read(let fields) = self { fields } else { nil }
    }
}
