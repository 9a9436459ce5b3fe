import MailAuth
import Message

/// The open risks of one domain, as anybody can see them in the DNS.
public struct DomainExposure: Sendable {
    let sight: DomainSight
    let networks: SenderNetworks
    /// The customer of ours whose domain it is, and the platform and label its owner should name.
    let account: Account?

    public struct Account: Hashable, Sendable {
        public var customer: CustomerID
        public var platform: DomainName
        public var label: String

        public init(customer: CustomerID, platform: DomainName, label: String) {
            self.customer = customer
            self.platform = platform
            self.label = label
        }
    }

    public init(_ sight: DomainSight, networks: SenderNetworks, account: Account? = nil) {
        self.sight = sight
        self.networks = networks
        self.account = account
    }

    public var findings: [ExposureFinding] {
        var found = dmarc + spf + authorisation
        if case .unanswered(let reason) = sight.mailHosts { found.append(unanswered("its mail hosts", reason)) }
        return found
    }

    func finding(_ kind: ExposureKind, _ problem: String, next: String) -> ExposureFinding {
        ExposureFinding(kind, account?.customer, sight.domain.text, problem, next: next)
    }

    func unanswered(_ subject: String, _ reason: String) -> ExposureFinding {
        finding(
            .unanswered, "The DNS did not answer about \(subject): \(reason).",
            next: "Look again; if it goes on, have the domain's name servers checked.")
    }

    private var authorisation: [ExposureFinding] {
        var found: [ExposureFinding] = []
        switch sight.authorisation {
        case .unanswered(let reason): found.append(unanswered("the authorisation record", reason))
        case .named(let platforms):
            for (platform, labels) in platforms.sorted(by: { $0.key < $1.key }) {
                let others = platform == account?.platform ? labels.subtracting([account?.label ?? ""]) : labels
                guard !others.isEmpty else { continue }
                let accounts = others.count == 1 ? "an account" : "\(others.count) accounts"
                let asked = account == nil ? "" : " besides this customer's"
                found.append(
                    finding(
                        .authorisedElsewhere,
                        "Its owner's authorisation record names \(accounts) of \(platform)\(asked).",
                        next: "Check that each is still wanted, and take those that are not out of the record."))
            }
        }
        for service in sight.otherLocks {
            found.append(
                finding(
                    .authorisedElsewhere, "A record of its owner also lets \(service) send for it.",
                    next: "Check that the accounts named there are still wanted."))
        }
        return found
    }
}
