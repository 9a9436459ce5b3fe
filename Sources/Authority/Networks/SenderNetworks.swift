import Message

/// Which networks belong to senders that many customers share, as of a date.
///
/// From Microsoft's and Google's networks only what they themselves vouch for is believed; the others are listed only to
/// refuse a connector that would take such an address for a proof of who sends.
public struct SenderNetworks: Sendable {
    /// When the list was last known to be right.
    public let date: Timestamp
    /// The networks of each origin, in the order they were given.
    public let networks: [SenderOrigin: [IPNetwork]]
    private let index: NetworkIndex<SenderOrigin>

    public init(date: Timestamp, networks: [SenderOrigin: [IPNetwork]]) {
        self.date = date
        self.networks = networks.filter { $0.key != .other && !$0.value.isEmpty }
        let origins = self.networks.keys.sorted { ($0.rank, $0.word) < ($1.rank, $1.word) }
        index = NetworkIndex(origins.flatMap { origin in (networks[origin] ?? []).map { ($0, origin) } })
    }

    /// Whose network an address is in. Microsoft's relay pool wins over everything it may overlap.
    public func origin(of address: IPAddress) -> SenderOrigin {
        index.value(of: address) ?? .other
    }

    /// The word of an origin that shares at least one address with a network; nil when the network is nobody's known.
    ///
    /// A connector of the kind network is refused when this names anybody: such an address is proof of nobody.
    public func sharedName(overlapping network: IPNetwork) -> String? {
        index.value(overlapping: network)?.word
    }

    /// The same list with other networks for Microsoft 365, such as its published service names.
    public func replacing(microsoft365: [IPNetwork], asOf date: Timestamp) -> SenderNetworks {
        var networks = networks
        networks[.microsoft365] = microsoft365
        return SenderNetworks(date: date, networks: networks)
    }
}

extension SenderNetworks: Hashable {
    public static func == (left: SenderNetworks, right: SenderNetworks) -> Bool {
        left.date == right.date && left.networks == right.networks
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(date)
        hasher.combine(networks)
    }
}

extension SenderNetworks: Codable {
    private enum Key: CodingKey {
        case date, networks
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let words = try container.decode([String: [IPNetwork]].self, forKey: .networks)
        self.init(
            date: try container.decode(Timestamp.self, forKey: .date),
            networks: Dictionary(
                words.map { (SenderOrigin(word: $0.key), $0.value) }, uniquingKeysWith: { first, _ in first }))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(date, forKey: .date)
        try container.encode(
            Dictionary(networks.map { ($0.key.word, $0.value) }, uniquingKeysWith: { first, _ in first }),
            forKey: .networks)
    }
}
