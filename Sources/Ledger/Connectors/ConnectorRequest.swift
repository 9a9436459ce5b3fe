import Authority
import Message

/// What a new connector shall be, and by what it shall know its customer's mail.
public struct ConnectorRequest: Hashable, Sendable {
    public static let mostNetworks = 64
    public static let mostNames = 16

    public var customer: CustomerID
    public var name: String
    /// A connector for Microsoft 365 begins with an empty list of tenants.
    public var kind: ConnectorKind
    public var classes: Set<MessageClass>
    public var mode: ConnectorMode

    public init(
        customer: CustomerID, name: String, kind: ConnectorKind, classes: Set<MessageClass> = [.transactional],
        mode: ConnectorMode = .enforce
    ) {
        self.customer = customer
        self.name = name
        self.kind = kind
        self.classes = classes
        self.mode = mode
    }

    /// Which rule it breaks, whatever else there is, in one sentence; nil when none.
    ///
    /// - Parameter networks: who sends for many: such an address or name is proof of nobody.
    func problem(_ networks: SenderNetworks) -> String? {
        if classes.isEmpty { return "a connector needs a message class" }
        if customer != .platform, !classes.isDisjoint(with: [.challenge, .notice]) {
            return "challenges and notices are the platform's own"
        }
        return switch kind {
        case .microsoft365(let rules):
            rules.tenants.isEmpty
                ? Self.problem(rules.hybridSources, "hybrid sources", networks)
                : "a connector begins without tenants; each is allowed by a message of its own"
        case .googleWorkspace, .credential: nil
        case .network(let listed):
            listed.isEmpty
                ? "a network connector lists at least one network" : Self.problem(listed, "networks", networks)
        case .certificate(let names): Self.problem(names)
        }
    }

    private static func problem(_ listed: [IPNetwork], _ noun: String, _ networks: SenderNetworks) -> String? {
        guard listed.count <= mostNetworks else { return "a connector lists at most \(mostNetworks) \(noun)" }
        for network in listed {
            guard network.isNarrowEnough else {
                return "\(network) is wider than \(network.base.isIPv4 ? "/28" : "/64")"
            }
            if let sharer = networks.sharedName(overlapping: network) {
                return "\(network) is shared by many senders (\(sharer)): an address there proves nobody"
            }
        }
        return nil
    }

    private static func problem(_ names: [DomainName]) -> String? {
        guard (1...mostNames).contains(names.count) else {
            return "a certificate connector lists 1 to \(mostNames) names"
        }
        for name in names {
            if name.parent == nil { return "\(name) is no name of a host" }
            if let sharer = SharedNames.name(covering: name) {
                return "\(name) is a name of \(sharer), shared by many: it proves nobody"
            }
        }
        return nil
    }
}
