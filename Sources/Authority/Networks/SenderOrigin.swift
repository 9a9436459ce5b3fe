/// Whose network an address lies in, as far as that matters for what may be believed about it.
///
/// Encoded as its word.
public enum SenderOrigin: Hashable, Sendable {
    /// Nobody's that is known: the address proves only itself.
    case other
    /// Where Exchange Online sends from.
    case microsoft365
    /// Where Exchange Online sends what it does not answer for; refused whoever it is for.
    case microsoftRelayPool
    /// Where Google Workspace and Gmail send from.
    case google
    /// The egress of another sender with many customers, by its name, such as `amazon-ses`.
    case shared(String)

    /// One word for logs, records and lists.
    public var word: String {
        switch self {
        case .other: "other"
        case .microsoft365: "microsoft-365"
        case .microsoftRelayPool: "microsoft-relay-pool"
        case .google: "google"
        case .shared(let name): name
        }
    }

    /// Reads what `word` writes; any other word is the name of a shared sender.
    public init(word: String) {
        switch word {
        case Self.other.word: self = .other
        case Self.microsoft365.word: self = .microsoft365
        case Self.microsoftRelayPool.word: self = .microsoftRelayPool
        case Self.google.word: self = .google
        default: self = .shared(word)
        }
    }

    /// The lower wins where two networks overlap: what is refused comes before what is believed.
    var rank: Int {
        switch self {
        case .microsoftRelayPool: 0
        case .microsoft365: 1
        case .google: 2
        case .shared: 3
        case .other: 4
        }
    }
}

extension SenderOrigin: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(word: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }
}
