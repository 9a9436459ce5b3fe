import MailAuth
import Message
import Wire

/// Finds the hosts of a destination in the DNS.
struct RouteFinder: Sendable {
    let nextHop: NextHop
    let resolver: any DNSResolver
    /// Names of this server; a route that leads to one of them is a loop.
    let ownNames: Set<DNSName>

    func route(to domain: DomainName) async -> RouteAnswer {
        switch nextHop {
        case .fixed(let host, let port):
            return .route(Route(groups: [[host]], port: port), timeToLive: .max)
        case .mx(let port):
            let name = DNSName(domain)
            let answer = await resolver.resolve(name, .mx)
            switch MXSelection(answer, domain: domain, ownNames: ownNames) {
            case .hosts(let groups):
                return .route(Route(groups: groups, port: port), timeToLive: answer.timeToLive)
            case .implicit:
                guard !ownNames.contains(name) else {
                    return .none(
                        Finding(
                            .permanent, StatusCode(.permanent, 4, 6),
                            "mail for \(domain) would come back to this server"))
                }
                return .route(Route(groups: [[.name(name)]], port: port), timeToLive: answer.timeToLive)
            case .none(let finding):
                return .none(finding)
            }
        }
    }
}
