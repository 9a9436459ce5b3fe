/// A mechanism and what it means when it matches (RFC 7208 4.6.2).
struct SPFDirective: Hashable, Sendable {
    let outcome: SPFResult.Outcome
    let mechanism: SPFMechanism
    /// As published.
    let text: String

    /// Reads one term that is no modifier; nil when it breaks the grammar.
    init?(_ term: ArraySlice<UInt8>) {
        let qualifier = term.first.flatMap(Self.outcome)
        guard let mechanism = SPFMechanism(qualifier == nil ? term : term.dropFirst()) else { return nil }
        outcome = qualifier ?? .pass
        self.mechanism = mechanism
        text = String(decoding: term, as: UTF8.self)
    }

    private static func outcome(_ qualifier: UInt8) -> SPFResult.Outcome? {
        switch qualifier {
        case 0x2b: .pass
        case 0x2d: .fail
        case 0x3f: .neutral
        case 0x7e: .softfail
        default: nil
        }
    }
}

/// What may match a peer (RFC 7208 5).
enum SPFMechanism: Hashable, Sendable {
    case all
    case include(SPFMacroString)
    case a(SPFMacroString?, SPFPrefixes)
    case mx(SPFMacroString?, SPFPrefixes)
    case ptr(SPFMacroString?)
    case network(SPFNetwork)
    case exists(SPFMacroString)

    /// Reads a mechanism without its qualifier; nil when it breaks the grammar.
    init?(_ bytes: ArraySlice<UInt8>) {
        let name = bytes.prefix { $0.isLetter || $0.isDigit }
        let rest = bytes[name.endIndex...]
        let value = rest.first == .colon ? rest.dropFirst() : nil
        let domain = value.flatMap { SPFMacroString($0, in: .domain) }
        switch String(decoding: name.map(\.lowered), as: UTF8.self) {
        case "all":
            guard rest.isEmpty else { return nil }
            self = .all
        case "include":
            guard let domain else { return nil }
            self = .include(domain)
        case "exists":
            guard let domain else { return nil }
            self = .exists(domain)
        case "ptr":
            guard rest.isEmpty || domain != nil else { return nil }
            self = .ptr(domain)
        case "a":
            guard let (domain, prefixes) = Self.host(rest) else { return nil }
            self = .a(domain, prefixes)
        case "mx":
            guard let (domain, prefixes) = Self.host(rest) else { return nil }
            self = .mx(domain, prefixes)
        case "ip4":
            guard let network = value.flatMap({ SPFNetwork($0, isVersion6: false) }) else { return nil }
            self = .network(network)
        case "ip6":
            guard let network = value.flatMap({ SPFNetwork($0, isVersion6: true) }) else { return nil }
            self = .network(network)
        default: return nil
        }
    }

    /// `[ ":" domain-spec ] [ dual-cidr-length ]`
    private static func host(_ bytes: ArraySlice<UInt8>) -> (SPFMacroString?, SPFPrefixes)? {
        guard let (rest, prefixes) = SPFPrefixes.split(bytes) else { return nil }
        guard rest.first == .colon else { return rest.isEmpty ? (nil, prefixes) : nil }
        guard let domain = SPFMacroString(rest.dropFirst(), in: .domain) else { return nil }
        return (domain, prefixes)
    }

    /// Whether it counts against the limit of terms that ask the DNS (RFC 7208 4.6.4).
    var asksDNS: Bool {
        switch self {
        case .all, .network: false
        case .include, .a, .mx, .ptr, .exists: true
        }
    }
}
