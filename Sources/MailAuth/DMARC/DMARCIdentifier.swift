import Message

/// A domain that SPF or DKIM proved, or would have proved had the DNS answered (RFC 9989 4.3).
struct DMARCIdentifier: Hashable, Sendable {
    enum Method: Hashable, Sendable {
        case spf
        case dkim
    }

    let method: Method
    let domain: DomainName
    /// false when the DNS did not answer.
    let isProved: Bool

    /// The identifiers of one message: proved ones first, one for each domain and method.
    ///
    /// - Parameter spf: about the reverse path; a result about the HELO name alone does not count (RFC 9989 4.4.2).
    static func all(spf: SPFResult?, dkim: [DKIMResult]) -> [DMARCIdentifier] {
        var identifiers: [DMARCIdentifier] = []
        if let spf, spf.identity == .mailFrom, spf.result == .pass || spf.result == .temperror,
            let domain = try? DomainName(spf.domain)
        {
            identifiers.append(DMARCIdentifier(method: .spf, domain: domain, isProved: spf.result == .pass))
        }
        for signature in dkim where signature.result == .pass || signature.result == .temperror {
            guard let domain = try? DomainName(signature.domain) else { continue }
            let identifier = DMARCIdentifier(method: .dkim, domain: domain, isProved: signature.result == .pass)
            if !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        return identifiers.filter(\.isProved) + identifiers.filter { !$0.isProved }
    }
}
