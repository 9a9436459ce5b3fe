import Message

/// Applies DMARC to a message whose SPF and DKIM results are known (RFC 9989).
public struct DMARCEvaluator {
    private var lookups: DMARCLookups
    private let identifiers: [DMARCIdentifier]

    private init(_ identifiers: [DMARCIdentifier], _ resolver: any DNSResolver) {
        lookups = DMARCLookups(resolver)
        self.identifiers = identifiers
    }

    /// - Parameters:
    ///   - header: the header block; anything after the first empty line is not looked at.
    ///   - spf: about the reverse path.
    public static func evaluate(
        header: [UInt8], spf: SPFResult?, dkim: [DKIMResult], asking resolver: any DNSResolver
    ) async -> DMARCResult {
        do throws(DMARCAuthors.Problem) {
            return await evaluate(try DMARCAuthors(header: header), spf: spf, dkim: dkim, asking: resolver)
        } catch {
            return DMARCResult(result: .permerror, reason: error.reason)
        }
    }

    /// Several author domains are each tried, and the strictest policy that is failed counts (RFC 9989 11.5). Such a
    /// message never passes: nobody can say which of them a reader will take for its author.
    public static func evaluate(
        _ authors: DMARCAuthors, spf: SPFResult?, dkim: [DKIMResult], asking resolver: any DNSResolver
    ) async -> DMARCResult {
        var evaluator = DMARCEvaluator(DMARCIdentifier.all(spf: spf, dkim: dkim), resolver)
        var results: [DMARCResult] = []
        for author in authors.domains { results.append(await evaluator.evaluate(author)) }
        if results.count == 1 { return results[0] }
        let failed = results.filter { $0.result == .fail }.max { $0.policy < $1.policy }
        if let worst = failed ?? results.first(where: { $0.result == .temperror }) { return worst }
        if results.allSatisfy({ $0.result == .none }), let first = results.first { return first }
        return DMARCResult(result: .permerror, reason: "From names more than one domain")
    }

    private mutating func evaluate(_ author: DomainName) async -> DMARCResult {
        do throws(DMARCLookups.Failure) {
            let record = try await lookups.record(at: author)
            let walk: DMARCTreeWalk
            do throws(DMARCLookups.Failure) {
                walk = try await DMARCTreeWalk(from: author, asking: &lookups)
            } catch {
                // Above its own record, the walk only matters to identifiers of other names.
                guard let record, let result = passByName(author, record) else { throw error }
                return result
            }
            return await evaluate(author, walk)
        } catch {
            return DMARCResult(result: .temperror, domain: author, reason: error.reason)
        }
    }

    private mutating func evaluate(_ author: DomainName, _ walk: DMARCTreeWalk) async -> DMARCResult {
        var result = DMARCResult(result: .none, domain: author, reason: "no policy is published")
        result.organizationalDomain = walk.organizationalDomain
        guard let find = walk.policy else { return result }
        guard find.record.isApplicable else {
            result.reason = "the record of \(find.domain) has no policy"
            return result
        }
        let (scope, isSure) = await scope(of: find, for: author)
        result.apply(find, scope)
        var isAnswered = isSure
        var alignment = DMARCAlignment(author: author, organization: walk.organizationalDomain, record: find.record)
        for identifier in identifiers {
            guard let holds = try? await alignment.holds(for: identifier, asking: &lookups) else {
                isAnswered = false
                continue
            }
            guard holds else { continue }
            switch (identifier.isProved, identifier.method) {
            case (true, .spf): result.isSPFAligned = true
            case (true, .dkim): result.isDKIMAligned = true
            case (false, _): isAnswered = false
            }
        }
        if !result.isSPFAligned, !result.isDKIMAligned {
            result.result = isAnswered ? .fail : .temperror
            result.reason = isAnswered ? "nothing proved is aligned" : "the DNS did not answer what decides"
        }
        return result
    }

    /// Which of a record's policies is for the author, and whether the DNS answered.
    private func scope(of find: DMARCTreeWalk.Find, for author: DomainName) async -> (DMARCRecord.Scope, Bool) {
        guard find.domain != author else { return (.domain, true) }
        guard find.record.asksForExistence else { return (.subdomain(exists: true), true) }
        guard let exists = try? await lookups.exists(author) else { return (.subdomain(exists: true), false) }
        return (.subdomain(exists: exists), true)
    }

    /// Passes when an identifier is the author's very domain (RFC 9989 4.10.2), which then counts as the organisation.
    private func passByName(_ author: DomainName, _ record: DMARCRecord) -> DMARCResult? {
        let same = identifiers.filter { $0.isProved && $0.domain == author }
        guard !same.isEmpty, record.isApplicable else { return nil }
        var result = DMARCResult(result: .pass, domain: author)
        result.organizationalDomain = author
        result.apply(DMARCTreeWalk.Find(domain: author, record: record), .domain)
        result.isSPFAligned = same.contains { $0.method == .spf }
        result.isDKIMAligned = same.contains { $0.method == .dkim }
        return result
    }
}

extension DMARCResult {
    fileprivate mutating func apply(_ find: DMARCTreeWalk.Find, _ scope: DMARCRecord.Scope) {
        let published = find.record.policy(for: scope)
        result = .pass
        reason = ""
        policyDomain = find.domain
        isTesting = find.record.isTesting
        policy = isTesting ? published.oneLevelBelow : published
    }
}
