import Message

/// Takes what Microsoft's endpoint service published into the list in force, or refuses it and leaves the list as it is.
///
/// The ranges decide whose tenant headers are read at all, so a list that is wrong in any way that can be seen is worse
/// than one that is a month old.
public enum EndpointUpdate {
    /// Octets of the service's answer; today's has a tenth of it.
    public static let longest = 1 << 20
    /// Entries of the answer.
    public static let mostEntries = 2_000
    /// Ranges for port 25; today there are seven.
    public static let mostRanges = 256
    /// How old a list may be before somebody should be told. The service changes about monthly.
    public static let patience = Span.days(45)
    /// No range is wider.
    static let widest = (ipv4: 12, ipv6: 32)
    /// The part of the addresses that may go without anybody's word, in per cent.
    static let mostLost: UInt128 = 20
    /// The part that may come, likewise.
    static let mostGained: UInt128 = 25

    public enum Refusal: Error, Hashable, Sendable {
        case tooLong
        case notJSON
        case empty
        case tooManyEntries
        case noMailRanges
        case tooManyRanges
        case badRange(String)
        case tooWide(IPNetwork)
        case notPublic(IPNetwork)
        /// The range shares addresses with networks known to be somebody else's, such as Microsoft's own relay pool.
        case belongsTo(String, IPNetwork)
        /// More than a fifth of the addresses of one family would go.
        case shrinks(IPFamily)
        /// The addresses of one family would grow by more than a quarter.
        case grows(IPFamily)
        /// A whole range of the list in force would go.
        case vanishes(IPNetwork)

        public enum IPFamily: String, Hashable, Sendable {
            case ipv4 = "IPv4"
            case ipv6 = "IPv6"
        }
    }

    /// - Parameters:
    ///   - published: the service's whole answer.
    ///   - list: the list in force.
    ///   - allowingChange: whether an operator has looked at what would go or come.
    /// - Returns: the list in force with Microsoft's ranges of today, dated now.
    /// - Throws: `Refusal` naming the first rule broken.
    public static func applying(
        _ published: [PublishedEndpoint], to list: SenderNetworks, at now: Timestamp, allowingChange: Bool = false
    ) throws(Refusal) -> SenderNetworks {
        guard !published.isEmpty else { throw .empty }
        guard published.count <= mostEntries else { throw .tooManyEntries }
        let texts = published.filter(\.isMailExchange).flatMap { $0.ips ?? [] }
        guard texts.count <= mostRanges * 4 else { throw .tooManyRanges }
        var networks: [IPNetwork] = []
        for text in texts {
            guard let network = try? IPNetwork(text) else { throw .badRange(String(text.prefix(64))) }
            if !networks.contains(network) { networks.append(network) }
        }
        return try applying(networks, to: list, asOf: now, allowingChange: allowingChange)
    }

    /// The same for ranges that were taken out of an answer before, as a stored list holds them.
    ///
    /// - Throws: `Refusal` naming the first rule broken.
    public static func applying(
        _ networks: [IPNetwork], to list: SenderNetworks, asOf date: Timestamp, allowingChange: Bool
    ) throws(Refusal) -> SenderNetworks {
        guard !networks.isEmpty else { throw .noMailRanges }
        guard networks.count <= mostRanges else { throw .tooManyRanges }
        let others = othersThanMicrosoft(list)
        for network in networks {
            guard network.prefix >= (network.base.isIPv4 ? widest.ipv4 : widest.ipv6) else { throw .tooWide(network) }
            guard !ReservedNetworks.touch(network) else { throw .notPublic(network) }
            if let name = others.value(overlapping: network) { throw .belongsTo(name, network) }
        }
        if !allowingChange { try checkSize(of: networks, against: list.networks[.microsoft365] ?? []) }
        return list.replacing(microsoft365: networks, asOf: date)
    }

    /// Whether a list should have been refreshed by now.
    public static func isOld(_ list: SenderNetworks, at now: Timestamp) -> Bool {
        now - list.date > patience
    }

    private static func othersThanMicrosoft(_ list: SenderNetworks) -> NetworkIndex<String> {
        let microsoft: Set<SenderOrigin> = [.microsoft365, .shared(SenderNetworks.exchange)]
        return NetworkIndex(
            list.networks.filter { !microsoft.contains($0.key) }.flatMap { origin, networks in
                networks.map { ($0, origin.word) }
            })
    }

    private static func checkSize(of new: [IPNetwork], against old: [IPNetwork]) throws(Refusal) {
        for (isIPv4, family) in [(true, Refusal.IPFamily.ipv4), (false, .ipv6)] {
            let before = addresses(old.filter { $0.base.isIPv4 == isIPv4 })
            let after = addresses(new.filter { $0.base.isIPv4 == isIPv4 })
            guard after * 100 >= before * (100 - mostLost) else { throw .shrinks(family) }
            guard before == 0 || after * 100 <= before * (100 + mostGained) else { throw .grows(family) }
        }
        for network in old where !new.contains(where: { $0.contains(network.base) || network.contains($0.base) }) {
            throw .vanishes(network)
        }
    }

    /// How many addresses are in networks of one family, each counted once; IPv6 in blocks of /64.
    static func addresses(_ networks: [IPNetwork]) -> UInt128 {
        let outer = Set(networks).filter { network in
            !networks.contains { $0.prefix < network.prefix && $0.contains(network.base) }
        }
        return outer.reduce(0) { $0 + UInt128(1) << UInt128(max(($1.base.isIPv4 ? 32 : 64) - $1.prefix, 0)) }
    }
}

extension EndpointUpdate.Refusal {
    /// For people.
    public var sentence: String {
        switch self {
        case .tooLong: "the answer is longer than \(EndpointUpdate.longest) octets"
        case .notJSON: "the answer is not the JSON that the service publishes"
        case .empty: "the answer is empty"
        case .tooManyEntries: "the answer has more than \(EndpointUpdate.mostEntries) entries"
        case .noMailRanges: "the answer has no ranges for port 25"
        case .tooManyRanges: "the answer has more than \(EndpointUpdate.mostRanges) ranges for port 25"
        case .badRange(let text): "'\(text)' is no network"
        case .tooWide(let network): "\(network) is wider than any range of Microsoft's"
        case .notPublic(let network): "\(network) is not in the public Internet"
        case .belongsTo(let name, let network): "\(network) shares addresses with \(name)"
        case .grows(let family):
            "the \(family.rawValue) addresses would grow by more than \(EndpointUpdate.mostGained) %; look, then allow it"
        case .vanishes(let network): "the whole range \(network) would go; look, then allow it"
        case .shrinks(let family):
            "more than \(EndpointUpdate.mostLost) % of the \(family.rawValue) addresses would go; look, then allow it"
        }
    }
}
