import Message

/// Asks the DNS about hosts, within the limits of one evaluation.
struct SPFHosts {
    let peer: IPAddress
    let resolver: any DNSResolver
    var budget = SPFBudget()
    /// The peer's proved names, once they were looked for.
    private var provedNames: [DNSName]?

    init(peer: IPAddress, resolver: any DNSResolver) {
        self.peer = peer
        self.resolver = resolver
    }

    /// `a` (RFC 7208 5.3).
    mutating func hasAddress(_ host: DNSName, _ prefixes: SPFPrefixes) async throws(SPFStop) -> Bool {
        for case .address(let address) in try await records(host, peer.isIPv4 ? .a : .aaaa)
        where SPFNetwork(around: address, prefixes).contains(peer) {
            return true
        }
        return false
    }

    /// `mx` (RFC 7208 5.4).
    mutating func hasMailHost(_ domain: DNSName, _ prefixes: SPFPrefixes) async throws(SPFStop) -> Bool {
        var hosts: [(preference: UInt16, name: DNSName)] = []
        for case .mail(let preference, let host?) in try await records(domain, .mx) { hosts.append((preference, host)) }
        hosts.sort { $0.preference < $1.preference }
        for (index, host) in hosts.enumerated() {
            guard index < SPFLimits.mailHosts else {
                throw .permerror("\(domain) has more than \(SPFLimits.mailHosts) MX records")
            }
            if try await hasAddress(host.name, prefixes) { return true }
        }
        return false
    }

    /// `exists` (RFC 7208 5.7): always asks for IPv4 addresses.
    mutating func exists(_ host: DNSName) async throws(SPFStop) -> Bool {
        try await !records(host, .a).isEmpty
    }

    /// The names of the peer whose addresses lead back to it (RFC 7208 5.5). A failure only costs a name. Names without
    /// records do not count against the limit: the peer's network publishes them, not the domain.
    mutating func peerNames() async -> [DNSName] {
        if let provedNames { return provedNames }
        var proved: [DNSName] = []
        if let reverse = SPFExpansion.reverseName(peer) {
            for case .name(let name) in await resolver.resolve(reverse, .ptr).records.prefix(SPFLimits.pointerNames) {
                let addresses = await resolver.resolve(name, peer.isIPv4 ? .a : .aaaa).records
                if addresses.contains(.address(peer)) { proved.append(name) }
            }
        }
        provedNames = proved
        return proved
    }

    /// `%{p}` (RFC 7208 7.3): the domain itself if it is among the peer's names, else a name beneath it, else any.
    mutating func peerName(for domain: String) async -> String {
        let names = await peerNames().map(\.text)
        let domain = domain.lowercased()
        return names.first { $0 == domain } ?? names.first { $0.hasSuffix(".\(domain)") } ?? names.first ?? "unknown"
    }

    private mutating func records(_ name: DNSName, _ type: DNSRecordType) async throws(SPFStop) -> [DNSRecord] {
        switch await resolver.resolve(name, type).outcome {
        case .records(let records): return records
        case .failure(let cause): throw .temperror("\(name) could not be looked up: \(cause)")
        case .noName, .noData:
            try budget.payForVoid()
            return []
        }
    }
}
