import Message

/// What a domain publishes about mail that fails DMARC, without any mail at hand (RFC 9989 4.10).
public enum DMARCPublication: Hashable, Sendable {
    /// - Parameters:
    ///   - record: the one that applies to the domain.
    ///   - domain: where it stands: the domain itself, its organisational domain, or its public suffix.
    ///   - policy: what the record asks of receivers for this domain, `t=y` regarded.
    case published(record: DMARCRecord, at: DomainName, policy: DMARCPolicy)
    /// Neither the domain nor one above it publishes a record that can be applied.
    case absent
    /// The DNS did not answer.
    case unanswered(String)

    /// Looks for the record that receivers of mail from `domain` apply. The domain is taken to exist.
    public static func find(for domain: DomainName, asking resolver: any DNSResolver) async -> DMARCPublication {
        var lookups = DMARCLookups(resolver)
        do throws(DMARCLookups.Failure) {
            let walk = try await DMARCTreeWalk(from: domain, asking: &lookups)
            guard let find = walk.policy, find.record.isApplicable else { return .absent }
            let asked = find.record.policy(for: find.domain == domain ? .domain : .subdomain(exists: true))
            return .published(
                record: find.record, at: find.domain, policy: find.record.isTesting ? asked.oneLevelBelow : asked)
        } catch {
            return .unanswered(error.reason)
        }
    }
}
