import MailAuth
import Message

/// Whether a message from Google's network is the customer's own: Google names no tenant, so only its signature tells.
///
/// It signs with a key of the customer's domain, or, where none was set up, in the name of
/// `<domain with hyphens>.<date>.gappssmtp.com`. That form cannot tell `a-b.example` from `a.b.example`: it counts only for
/// a domain of two labels without a hyphen, which no other domain folds to.
struct GoogleSender {
    let author: DomainName
    let question: Question

    private static let shared = ["gappssmtp", "com"]

    func find() -> TenantFinding {
        guard let authentication = question.evidence.relay?.authentication else {
            return .undecided("nobody looked at the signatures")
        }
        // Our own signature says that it passed here before, not that Google made it.
        let ours = authentication.signatures.filter { isOurs($0.domain) && !$0.isCountersigns }
        if let signature = ours.first(where: { $0.result == .pass && $0.coversContent }) {
            return .proved(
                .google(by: signature.domain), "Google signed for \(signature.domain)", signature: signature)
        }
        if ours.contains(where: { $0.result == .temperror }) {
            return .undecided("the DNS did not answer about Google's key")
        }
        return .unproved("no signature that Google makes for \(author)")
    }

    private func isOurs(_ signer: DomainName) -> Bool {
        if author.isAtOrBelow(signer), let cover = question.facts.domains[author]?.provedBy {
            return signer.isAtOrBelow(cover)
        }
        let labels = signer.labels.map(String.init)
        guard labels.count == 4, Array(labels.suffix(2)) == Self.shared, labels[1].utf8.allSatisfy({ $0.isDigit }),
            author.labels.count == 2, !author.text.contains("-")
        else { return false }
        return labels[0] == author.labels.joined(separator: "-")
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
