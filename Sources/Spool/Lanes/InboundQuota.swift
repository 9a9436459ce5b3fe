import Message

/// How much strangers may put into the inbound lane, which holds it until somebody reads it or its time is over.
///
/// Reports and the postmaster's mail have rooms of their own, so that neither can crowd the other out.
struct InboundQuota {
    private let limits: SpoolLimits.Inbound
    private var addresses: [String: Int] = [:]
    private var networks: [InboundPlace.Network: Int] = [:]
    private var reports = Tally()
    private var postmaster = Tally()
    /// What is in the lane, by envelope.
    private(set) var places: [Int64: InboundPlace] = [:]

    private struct Tally {
        var messages = 0
        var octets = 0

        mutating func count(_ place: InboundPlace, by sign: Int) {
            messages += sign
            octets += sign * place.octets
        }

        func admits(_ place: InboundPlace, _ room: SpoolLimits.Inbound.Room) -> Bool {
            messages < room.messages && octets + place.octets <= room.octets
        }
    }

    init(limits: SpoolLimits.Inbound) {
        self.limits = limits
    }

    func admits(_ place: InboundPlace) -> Bool {
        if !place.tokens.isEmpty, !reports.admits(place, limits.reports) { return false }
        if place.isForPostmaster, !postmaster.admits(place, limits.postmaster) { return false }
        if let network = place.network, networks[network, default: 0] >= limits.perNetwork { return false }
        return place.tokens.allSatisfy { addresses[$0, default: 0] < limits.perAddress }
    }

    /// Keeps room for a message that is being written.
    mutating func reserve(_ place: InboundPlace) { count(place, by: 1) }

    mutating func unreserve(_ place: InboundPlace) { count(place, by: -1) }

    mutating func add(_ place: InboundPlace, envelope: Int64) {
        guard places.updateValue(place, forKey: envelope) == nil else { return }
        count(place, by: 1)
    }

    mutating func remove(_ envelope: Int64) {
        guard let place = places.removeValue(forKey: envelope) else { return }
        count(place, by: -1)
    }

    private mutating func count(_ place: InboundPlace, by sign: Int) {
        if !place.tokens.isEmpty { reports.count(place, by: sign) }
        if place.isForPostmaster { postmaster.count(place, by: sign) }
        for address in place.tokens { Self.count(address, in: &addresses, by: sign) }
        if let network = place.network { Self.count(network, in: &networks, by: sign) }
    }

    private static func count<Key>(_ key: Key, in counts: inout [Key: Int], by sign: Int) {
        let count = counts[key, default: 0] + sign
        counts[key] = count > 0 ? count : nil
    }
}

/// What one message of the inbound lane takes up.
struct InboundPlace {
    /// A /24 of IPv4 or a /48 of IPv6: what one sender usually has.
    struct Network: Hashable {
        let octets: ArraySlice<UInt8>

        init(_ address: IPAddress) {
            octets = address.octets.prefix(address.isIPv4 ? 3 : 6)
        }
    }

    /// Local parts of the return paths it is for. The domain does not count: a token is good at every one of ours.
    var tokens: Set<String> = []
    var isForPostmaster = false
    /// nil when nobody remembers: it came before the program was started.
    var network: Network?
    var octets: Int
    var expires: Timestamp

    init(recipients: some Sequence<Mailbox>, source: IPAddress?, octets: Int, expires: Timestamp) {
        network = source.map(Network.init)
        self.octets = octets
        self.expires = expires
        for recipient in recipients {
            let name = recipient.local.lowercased()
            if name == "postmaster" { isForPostmaster = true } else { tokens.insert(name) }
        }
    }

    init(_ message: QueuedMessage) {
        self.init(
            recipients: message.recipients.lazy.map(\.mailbox), source: message.source, octets: message.size,
            expires: message.envelope.expiresAt)
    }
}
