import Authority
import MailAuth
import Message

/// One look at the DNS records that prove a customer's domain.
///
/// Answers that prove nothing count as absence: a wildcard's, and those behind a CNAME that leads elsewhere than to the
/// domain itself or to the platform. A failed look-up counts as no answer, never as absence.
public struct ProofLook: Sendable {
    private let names: PublishedNames
    private let label: String
    /// The public key that each selector must lead to, as base64.
    private let keys: [String: String]
    /// Domains above this one that other customers proved.
    private let governors: [DomainName]
    /// A label nobody can have published, to find wildcards with.
    private let nonce: String
    private let resolver: any DNSResolver

    public init(
        names: PublishedNames, label: String, keys: [String: String], governors: [DomainName], nonce: String,
        resolver: any DNSResolver
    ) {
        self.names = names
        self.label = label
        self.keys = keys
        self.governors = governors
        self.nonce = nonce
        self.resolver = resolver
    }

    public func observe() async -> ProofObservation {
        guard let authorisation = names.authorisation, let wildcard = try? DNSName("\(nonce).\(names.domain)") else {
            return .absent("the domain's name leaves no room for the records")
        }
        let texts: [[UInt8]]
        switch await read(authorisation) {
        case .failure(let reason): return .unanswered(reason.text)
        case .success(let found): texts = found
        }
        switch AuthorisationReading(texts, platform: names.platform, label: label) {
        case .absent(let problems):
            let detail = problems.first.map { "; a record there cannot be used: \($0)" } ?? ""
            return .absent("no record at \(authorisation)\(detail)")
        case .namesOthers:
            return .namesOthers
        case .named(let admitsSubdomains):
            switch await read(wildcard) {
            case .failure(let reason): return .unanswered(reason.text)
            case .success(let others) where !Set(others).isDisjoint(with: texts):
                return .absent("a wildcard in \(names.domain) answers for every name")
            case .success: break
            }
            if let governed = await governor() { return governed }
            return await countSelectors(admitsSubdomains: admitsSubdomains)
        }
    }

    private struct Reason: Error {
        var text: String
    }

    /// The TXT records at a name, none when they stand behind a CNAME that leads elsewhere.
    private func read(_ name: DNSName) async -> Result<[[UInt8]], Reason> {
        let answer = await resolver.resolve(name, .txt)
        switch answer.outcome {
        case .failure(let text): return .failure(Reason(text: "\(name): \(text)"))
        case .noData, .noName: return .success([])
        case .records(let records):
            guard answer.aliases.allSatisfy(staysAtHome) else { return .success([]) }
            return .success(records.compactMap { if case .text(let text) = $0 { text } else { nil } })
        }
    }

    private func staysAtHome(_ alias: DNSName) -> Bool {
        [names.domain, names.platform].contains { alias.text == $0.text || alias.text.hasSuffix(".\($0.text)") }
    }

    /// A domain above that another customer proved must name this account as well, sub-domains included.
    private func governor() async -> ProofObservation? {
        for domain in governors {
            guard let name = try? DNSName("_countersign.\(domain)") else { continue }
            switch await read(name) {
            case .failure(let reason): return .unanswered(reason.text)
            case .success(let texts):
                let reading = AuthorisationReading(texts, platform: names.platform, label: label)
                guard case .named(admitsSubdomains: true) = reading else { return .governed(by: domain) }
            }
        }
        return nil
    }

    private func countSelectors(admitsSubdomains: Bool) async -> ProofObservation {
        var found = 0
        var failure: String?
        for selector in names.selectors {
            guard let key = keys[selector], let name = names.key(selector) else { continue }
            switch await read(name) {
            case .failure(let reason): failure = reason.text
            case .success(let texts):
                if texts.contains(where: { Self.publishedKey(in: $0) == key }) { found += 1 }
            }
        }
        // With one selector seen the proof is whole, whatever the other look-up came to.
        if found == 0, let failure { return .unanswered(failure) }
        return .named(selectors: found, admitsSubdomains: admitsSubdomains)
    }

    /// The `p=` of a key record (RFC 6376 3.6.1), blanks removed; nil when there is none.
    static func publishedKey(in text: [UInt8]) -> String? {
        for tag in String(decoding: text, as: UTF8.self).split(separator: ";") {
            let halves = tag.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].filter({ !$0.isWhitespace }) == "p" else { continue }
            return halves[1].filter { !$0.isWhitespace }
        }
        return nil
    }
}
