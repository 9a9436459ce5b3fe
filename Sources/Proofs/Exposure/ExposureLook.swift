import Authority
import MailAuth
import Message

/// Looks at what the DNS shows of a domain, anybody's.
public struct ExposureLook: Sendable {
    let resolver: any DNSResolver

    public init(resolver: any DNSResolver) {
        self.resolver = resolver
    }

    /// Asks some twenty questions for most domains, at most some eighty.
    public func look(at domain: DomainName) async -> DomainSight {
        async let dmarc = DMARCPublication.find(for: domain, asking: resolver)
        async let spf = SPFSurvey.of(domain, asking: resolver)
        async let mailHosts = mailHosts(of: domain)
        async let authorisation = authorisation(of: domain)
        async let otherLocks = otherLocks(of: domain)
        return await DomainSight(
            domain: domain, dmarc: dmarc, spf: spf, mailHosts: mailHosts, authorisation: authorisation,
            otherLocks: otherLocks)
    }

    private func mailHosts(of domain: DomainName) async -> DomainSight.MailHosts {
        let answer = await resolver.resolve(DNSName(domain), .mx)
        if case .failure(let reason) = answer.outcome { return .unanswered(reason) }
        return .hosts(answer.records.compactMap { if case .mail(_, let host?) = $0 { host } else { nil } })
    }

    private func authorisation(of domain: DomainName) async -> DomainSight.Authorisation {
        guard let name = try? DNSName("_countersign.\(domain)") else { return .named([:]) }
        let answer = await resolver.resolve(name, .txt)
        if case .failure(let reason) = answer.outcome { return .unanswered(reason) }
        var platforms: [DomainName: Set<String>] = [:]
        for case .text(let text) in answer.records {
            guard let record = try? AuthorisationRecord(text) else { continue }
            platforms[record.platform, default: []].formUnion(record.accounts)
        }
        return .named(platforms)
    }

    /// Records of the same purpose that other relays read. One that cannot be fetched is not worth a word.
    private func otherLocks(of domain: DomainName) async -> [String] {
        guard let name = try? DNSName("_mailchannels.\(domain)") else { return [] }
        let isThere = await resolver.resolve(name, .txt).records.contains { record in
            if case .text(let text) = record { text.starts(with: "v=mc1".utf8) } else { false }
        }
        return isThere ? ["MailChannels"] : []
    }
}
