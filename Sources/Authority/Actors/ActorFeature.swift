import Message

/// One thing that attempts of the same actor have in common.
struct ActorFeature: Hashable, Sendable {
    enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        case tenant
        case organisation
        case address
        case network
        case greeting
        case shape
        case greetingAndShape

        /// How many different senders must show the same feature before it makes one actor of them. Whoever has the
        /// same tenant or address is the same; names and ways to write a mail are shared by chance, so that it takes
        /// more senders than two customers with the same wrong setting.
        var sendersToJoin: Int {
            switch self {
            case .tenant, .organisation, .address, .network: 1
            case .greetingAndShape: 3
            case .greeting, .shape: 8
            }
        }
    }

    /// Whether it alone makes one actor of whoever shows it.
    var isStrong: Bool { kind.sendersToJoin == 1 }

    /// Octets of a feature's text; longer ones are cut.
    static let longest = 128

    let kind: Kind
    let text: String

    init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text =
            text.utf8.count <= Self.longest ? text : String(decoding: text.utf8.prefix(Self.longest), as: UTF8.self)
    }

    /// The /24 or /64 around an address.
    static func surroundings(_ address: IPAddress) -> String {
        let kept = address.isIPv4 ? 3 : 8
        let octets = address.octets.prefix(kept) + Array(repeating: 0, count: address.octets.count - kept)
        guard let base = try? IPAddress(octets: Array(octets)) else { return address.description }
        return "\(base)/\(kept * 8)"
    }
}
