import Authority
import MailAuth
import Message

extension MailHosts {
    /// Domains of one message whose servers are looked up.
    static let mostDomains = 10

    /// What the DNS says (RFC 5321 5.1): without an MX record the domain itself is its only server, and a null MX takes no
    /// mail (RFC 7505).
    public init(_ domain: DomainName, _ answer: DNSAnswer) {
        let names: [String]?
        switch answer.outcome {
        case .noName: names = []
        case .failure: names = nil
        case .noData: names = [domain.text]
        case .records(let records):
            names = records.compactMap { record in
                if case .mail(_, let host) = record { host?.text } else { nil }
            }
        }
        self.init(domain: domain, names: names)
    }
}
