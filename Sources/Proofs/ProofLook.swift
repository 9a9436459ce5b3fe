import Authority
import MailAuth
import Message
import Signing

/// One look at the DNS records that prove a customer's domain.
///
/// Answers that prove nothing count as absence: a wildcard's, and those behind a CNAME that leads elsewhere than to the
/// domain itself or to the platform. A failed look-up counts as no answer, never as absence.
public struct ProofLook: Sendable {
    private let names: PublishedNames
    private let label: String
    /// The keys that selectors must lead to.
    private let keys: [StoredKey]
    /// Domains above this one that other customers proved.
    private let governors: [DomainName]
    /// A label nobody can have published, to find wildcards with.
    private let nonce: String
    private let resolver: any DNSResolver

    public init(
        names: PublishedNames, label: String, keys: [StoredKey], governors: [DomainName], nonce: String,
        resolver: any DNSResolver
    ) {
        self.names = names
        self.label = label
        self.keys = keys
        self.governors = governors
        self.nonce = nonce
        self.resolver = resolver
    }

    public func observe() async -> ProofSight {
        guard let authorisation = names.authorisation, let wildcard = try? DNSName("\(nonce).\(names.domain)") else {
            return ProofSight(.absent("the domain's name leaves no room for the records"))
        }
        let texts: [[UInt8]]
        switch await read(authorisation, within: names.domain) {
        case .failure(let reason): return ProofSight(.unanswered(reason.text))
        case .success(let found): texts = found
        }
        switch AuthorisationReading(texts, platform: names.platform, label: label) {
        case .absent(let problems):
            let detail = problems.first.map { "; a record there cannot be used: \($0)" } ?? ""
            return ProofSight(.absent("no record at \(authorisation)\(detail)"))
        case .namesOthers:
            return ProofSight(.namesOthers)
        case .named(let admitsSubdomains):
            switch await read(wildcard, within: names.domain) {
            case .failure(let reason): return ProofSight(.unanswered(reason.text))
            case .success(let others) where !Set(others).isDisjoint(with: texts):
                return ProofSight(.absent("a wildcard in \(names.domain) answers for every name"))
            case .success: break
            }
            if let governed = await governor() { return ProofSight(governed) }
            return await lookForKeys(admitsSubdomains: admitsSubdomains)
        }
    }

    private struct Reason: Error {
        var text: String
    }

    /// The TXT records at a name, none when they stand behind a CNAME that leads out of `home` and not to the platform.
    private func read(_ name: DNSName, within home: DomainName) async -> Result<[[UInt8]], Reason> {
        let answer = await resolver.resolve(name, .txt)
        switch answer.outcome {
        case .failure(let text): return .failure(Reason(text: "\(name): \(text)"))
        case .noData, .noName: return .success([])
        case .records(let records):
            let staysAtHome = answer.aliases.allSatisfy { alias in
                [home, names.platform].contains { alias.text == $0.text || alias.text.hasSuffix(".\($0.text)") }
            }
            guard staysAtHome else { return .success([]) }
            return .success(records.compactMap { if case .text(let text) = $0 { text } else { nil } })
        }
    }

    /// A domain above that another customer proved must name this account as well, sub-domains included.
    private func governor() async -> ProofObservation? {
        for domain in governors {
            guard let name = try? DNSName("_countersign.\(domain)") else { continue }
            switch await read(name, within: domain) {
            case .failure(let reason): return .unanswered(reason.text)
            case .success(let texts):
                let reading = AuthorisationReading(texts, platform: names.platform, label: label)
                guard case .named(admitsSubdomains: true) = reading else { return .governed(by: domain) }
            }
        }
        return nil
    }

    private func lookForKeys(admitsSubdomains: Bool) async -> ProofSight {
        var sights: [DNSName: KeySight] = [:]
        var failure: String?
        for key in keys {
            guard let name = names.key(key.selector.text) else { continue }
            switch await read(name, within: names.domain) {
            case .failure(let reason):
                failure = reason.text
                sights[key.selector] = .unanswered
            case .success(let texts):
                sights[key.selector] = texts.contains { Self.shows(key, in: $0) } ? .shown : .missing
            }
        }
        let found = names.selectors.count { selector in
            sights.contains { $0.key.text == selector && $0.value == .shown }
        }
        // With one selector seen the proof is whole, whatever the other look-up came to.
        if found == 0, let failure { return ProofSight(.unanswered(failure), keys: sights) }
        return ProofSight(.named(selectors: found, admitsSubdomains: admitsSubdomains), keys: sights)
    }

    /// Whether a verifier who reads this key record gets our key (RFC 6376 3.6.1).
    private static func shows(_ key: StoredKey, in text: [UInt8]) -> Bool {
        guard let record = try? DKIMKeyRecord(text) else { return false }
        return record.keyType == key.slot.keyType && record.key == key.publicKey
    }
}
