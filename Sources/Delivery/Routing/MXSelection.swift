import MailAuth
import Message
import Wire

/// What the MX records of a domain say (RFC 5321 5.1, RFC 7505). Pure.
enum MXSelection: Hashable {
    case hosts([[HopHost]])
    /// No MX record, but the name may have addresses: the domain is its own only host.
    case implicit
    case none(Finding)

    /// Most hosts of one route; a hostile zone may list thousands.
    static let hostCount = 20

    init(_ answer: DNSAnswer, domain: DomainName, ownNames: Set<DNSName>) {
        switch answer.outcome {
        case .noName:
            self = .none(Finding(.permanent, StatusCode(.permanent, 1, 2), "the domain \(domain) does not exist"))
        case .failure(let reason):
            self = .none(
                Finding(
                    .temporary, StatusCode(.temporary, 4, 3), "the mail servers of \(domain) cannot be found: \(reason)"
                ))
        case .noData:
            self = .implicit
        case .records(let records):
            self = Self.choose(records, domain: domain, ownNames: ownNames)
        }
    }

    private static func choose(_ records: [DNSRecord], domain: DomainName, ownNames: Set<DNSName>) -> MXSelection {
        var hasNull = false
        var hosts: [(preference: UInt16, name: DNSName)] = []
        for case .mail(let preference, let host) in records {
            guard let host else {
                hasNull = true
                continue
            }
            hosts.append((preference, host))
        }
        guard !hosts.isEmpty else {
            guard hasNull else { return .implicit }
            return .none(
                Finding(
                    .permanent, StatusCode(.permanent, 1, 10), "the domain \(domain) does not accept mail (null MX)"))
        }
        // Where we are one of the hosts, only better ones are left: anything else would send mail in circles.
        if let own = hosts.filter({ ownNames.contains($0.name) }).map(\.preference).min() {
            hosts.removeAll { $0.preference >= own }
            guard !hosts.isEmpty else {
                return .none(
                    Finding(
                        .permanent, StatusCode(.permanent, 4, 6), "mail for \(domain) would come back to this server"))
            }
        }
        var groups: [UInt16: Set<DNSName>] = [:]
        var count = 0
        for host in hosts.sorted(by: { $0.preference < $1.preference }) where count < hostCount {
            if groups[host.preference, default: []].insert(host.name).inserted { count += 1 }
        }
        return .hosts(
            groups.sorted { $0.key < $1.key }.map { $0.value.sorted().map { HopHost.name($0) } })
    }
}
