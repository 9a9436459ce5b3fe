import MailAuth
import Message

extension DomainExposure {
    var dmarc: [ExposureFinding] {
        switch sight.dmarc {
        case .unanswered(let reason): return [unanswered("DMARC", reason)]
        case .absent:
            return [
                finding(
                    .dmarcMissing, "It has no DMARC record: receivers deliver mail that only claims to be from it.",
                    next: "Publish 'v=DMARC1; p=none; rua=mailto:…' at _dmarc.\(sight.domain), read the reports, then "
                        + "go on to p=reject.")
            ]
        case .published(let record, let place, let policy):
            return findings(of: record, at: place, policy)
        }
    }

    private func findings(of record: DMARCRecord, at place: DomainName, _ policy: DMARCPolicy) -> [ExposureFinding] {
        var found: [ExposureFinding] = []
        let source = place == sight.domain ? "Its DMARC record" : "The DMARC record of \(place)"
        switch policy {
        case _ where record.isTesting && policy < record.asked(of: sight.domain, at: place):
            found.append(
                finding(
                    .dmarcTesting, "\(source) is marked as a test (t=y), so that receivers apply '\(policy.rawValue)'.",
                    next: "Take t=y out once the reports show that lawful mail passes."))
        case .none:
            found.append(
                finding(
                    .dmarcNone, "\(source) asks for nothing (policy none): forged mail is delivered.",
                    next: "Read the reports, let every lawful sender sign, then publish p=quarantine and p=reject."))
        case .quarantine:
            found.append(
                finding(
                    .dmarcQuarantine, "\(source) asks receivers to put forged mail aside, not to refuse it.",
                    next: "Publish p=reject once the reports show that lawful mail passes."))
        case .reject: break
        }
        if place == sight.domain {
            let below = [record.subdomainPolicy, record.nonexistentPolicy].compactMap(\.self).min()
            if let below, below < policy {
                found.append(
                    finding(
                        .dmarcSubdomains,
                        "\(source) protects its sub-domains less than itself (policy \(below.rawValue)).",
                        next: "Take sp= and np= out, or make them as strict as p=."))
            }
        }
        if record.reportURIs.isEmpty {
            found.append(
                finding(
                    .dmarcUnreported, "\(source) asks for no reports, so that nobody sees who else sends in its name.",
                    next: "Add rua=mailto:… to it."))
        }
        return found
    }
}

extension DMARCRecord {
    /// The policy for a domain before `t=y` is regarded.
    fileprivate func asked(of domain: DomainName, at place: DomainName) -> DMARCPolicy {
        let base = policy ?? .none
        return domain == place ? base : subdomainPolicy ?? base
    }
}
