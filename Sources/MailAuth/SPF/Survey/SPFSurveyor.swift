import Message

/// Walks through a domain's SPF records once.
struct SPFSurveyor {
    /// Addresses of hosts named by `a` and `mx` that are taken in, in one survey.
    private static let mostHosts = 16

    let resolver: any DNSResolver
    private(set) var survey = SPFSurvey()
    private var seen: Set<DNSName> = []
    private var hosts = 0

    init(_ resolver: any DNSResolver) {
        self.resolver = resolver
    }

    mutating func survey(_ domain: DNSName) async {
        guard let record = await record(at: domain, isFirst: true) else { return }
        survey.others = await take(record, of: domain) ?? .neutral
        if survey.others == .pass { survey.admitsEverybody = true }
    }

    /// Takes in what one record admits.
    ///
    /// - Returns: what it says of those that nothing matches; nil when it says nothing.
    private mutating func take(_ record: SPFRecord, of domain: DNSName) async -> SPFResult.Outcome? {
        for directive in record.directives {
            if case .all = directive.mechanism { return directive.outcome }
            if directive.mechanism.asksDNS { pay() }
            guard directive.outcome == .pass else { continue }
            await take(directive, of: domain)
        }
        guard let redirect = record.redirect else { return nil }
        pay()
        guard let target = Self.name(redirect) else {
            survey.dynamic.append("redirect=…")
            return nil
        }
        guard let next = await follow(target) else { return nil }
        return await take(next, of: target)
    }

    private mutating func take(_ directive: SPFDirective, of domain: DNSName) async {
        switch directive.mechanism {
        case .all: break
        case .network:
            guard let network = Self.network(directive.text) else { break }
            admit(network, directive.text, domain)
        case .include(let target):
            guard let name = Self.name(target) else {
                survey.dynamic.append(directive.text)
                break
            }
            guard let record = await follow(name) else { break }
            if await take(record, of: name) == .pass { survey.admitsEverybody = true }
        case .a(let target, let prefixes):
            guard let host = await host(target, domain, directive) else { break }
            await admit(host, prefixes, directive.text, domain)
        case .mx(let target, let prefixes):
            guard let host = await host(target, domain, directive) else { break }
            for case .mail(_, let exchange?) in await records(at: host, .mx) {
                await admit(exchange, prefixes, directive.text, domain)
            }
        case .ptr, .exists: survey.dynamic.append(directive.text)
        }
    }

    /// At most ten records. A name that the DNS does not answer about may admit anybody: it is told, not passed over.
    private mutating func records(at name: DNSName, _ type: DNSRecordType) async -> ArraySlice<DNSRecord> {
        let answer = await resolver.resolve(name, type)
        if case .failure(let cause) = answer.outcome { end(.unanswered("\(name): \(cause)")) }
        return answer.records.prefix(SPFLimits.mailHosts)
    }

    private mutating func host(_ target: SPFMacroString?, _ domain: DNSName, _ directive: SPFDirective) async
        -> DNSName?
    {
        guard let target else { return domain }
        if let name = Self.name(target) { return name }
        survey.dynamic.append(directive.text)
        return nil
    }

    /// The record of a name that another one leads to. A name that was read before admits nobody new.
    private mutating func follow(_ name: DNSName) async -> SPFRecord? {
        survey.included.append(name)
        guard !seen.contains(name) else { return nil }
        guard seen.count <= SPFLimits.lookups * 2 else {
            survey.isCut = true
            return nil
        }
        return await record(at: name, isFirst: false)
    }

    private mutating func record(at name: DNSName, isFirst: Bool) async -> SPFRecord? {
        seen.insert(name)
        switch await resolver.resolve(name, .txt).outcome {
        case .failure(let cause): end(.unanswered("\(name): \(cause)"))
        case .noName, .noData: end(isFirst ? .none : .broken("\(name) publishes no record"))
        case .records(let records):
            let texts = records.compactMap { record -> [UInt8]? in
                guard case .text(let text) = record, SPFRecord.isRecord(text) else { return nil }
                return text
            }
            guard let text = texts.first else {
                end(isFirst ? .none : .broken("\(name) publishes no record"))
                return nil
            }
            guard texts.count == 1 else {
                end(.broken("\(name) publishes \(texts.count) records"))
                return nil
            }
            do throws(SPFRecord.Problem) {
                return try SPFRecord(text)
            } catch {
                end(.broken("\(name): \(error.reason)"))
            }
        }
        return nil
    }

    /// The first thing that goes wrong is told; what else is admitted is still worth knowing.
    private mutating func end(_ outcome: SPFSurvey.Outcome) {
        if survey.outcome == .whole { survey.outcome = outcome }
    }

    private mutating func pay() {
        survey.lookups += 1
        if survey.lookups == SPFLimits.lookups + 1 { end(.broken("more than \(SPFLimits.lookups) terms ask the DNS")) }
    }

    private mutating func admit(_ host: DNSName, _ prefixes: SPFPrefixes, _ term: String, _ domain: DNSName) async {
        guard hosts < Self.mostHosts else {
            survey.isCut = true
            return
        }
        hosts += 1
        for type in [DNSRecordType.a, .aaaa] {
            for case .address(let address) in await records(at: host, type) {
                let prefix = address.isIPv4 ? prefixes.version4 : prefixes.version6
                if let network = IPNetwork(around: address, prefix) { admit(network, term, domain) }
            }
        }
    }

    private mutating func admit(_ network: IPNetwork, _ term: String, _ domain: DNSName) {
        survey.admissions.append(SPFSurvey.Admission(network: network, term: term, domain: domain))
    }

    /// The name a term leads to; nil when it depends on the peer.
    private static func name(_ string: SPFMacroString) -> DNSName? {
        var bytes: [UInt8] = []
        for piece in string.pieces {
            guard case .literal(let literal) = piece else { return nil }
            bytes += literal
        }
        return try? DNSName(String(decoding: bytes, as: UTF8.self))
    }

    /// What `ip4:` or `ip6:` holds; bits beyond the prefix do not count (RFC 7208 5.6).
    private static func network(_ term: String) -> IPNetwork? {
        guard let colon = term.firstIndex(of: ":") else { return nil }
        let parts = term[term.index(after: colon)...].split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let address = try? IPAddress(first) else { return nil }
        guard parts.count == 2 else { return IPNetwork(around: address, address.octets.count * 8) }
        // A mapped address was read as the IPv4 address in it.
        let isMapped = address.isIPv4 && first.contains(":")
        return Int(parts[1]).flatMap { IPNetwork(around: address, isMapped ? max($0 - 96, 0) : $0) }
    }
}

extension IPNetwork {
    /// The block of a size in which an address lies.
    fileprivate init?(around address: IPAddress, _ prefix: Int) {
        var octets = address.octets
        for index in octets.indices {
            let kept = min(max(prefix - index * 8, 0), 8)
            octets[index] &= UInt8(truncatingIfNeeded: 0xff00 >> kept)
        }
        guard let base = try? IPAddress(octets: octets), let network = try? IPNetwork(base: base, prefix: prefix) else {
            return nil
        }
        self = network
    }
}
