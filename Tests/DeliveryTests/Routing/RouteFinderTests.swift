import MailAuth
import Message
import Testing
import Wire

@testable import Delivery

struct RouteFinderTests {
    private func find(_ domain: String, _ zone: [String: DNSAnswer.Outcome], hop: NextHop = .mx(port: 25)) async throws
        -> RouteAnswer
    {
        let finder = RouteFinder(
            nextHop: hop, resolver: TableResolver(mx: zone), ownNames: [try DNSName("out.example.net")])
        return await finder.route(to: try DomainName(domain))
    }

    @Test func `mail servers come from MX records`() async throws {
        let host = try DNSName("mx.example.org")
        let answer = try await find("example.org", ["example.org": .records([.mail(preference: 1, host: host)])])
        #expect(answer == .route(Route(groups: [[.name(host)]], port: 25), timeToLive: 60))
    }

    @Test func `a domain without MX is asked for addresses itself`() async throws {
        let answer = try await find("example.org", ["example.org": .noData])
        #expect(answer == .route(Route(groups: [[.name(try DNSName("example.org"))]], port: 25), timeToLive: 60))
    }

    @Test func `a domain without MX that is our own name is a loop`() async throws {
        guard case .none(let finding) = try await find("out.example.net", ["out.example.net": .noData]) else {
            Issue.record("not refused")
            return
        }
        #expect(finding.status.description == "5.4.6")
    }

    @Test func `a fixed hop asks nobody`() async throws {
        let hop = NextHop.fixed(host: .address(try IPAddress("127.0.0.1")), port: 2600)
        let answer = try await find("example.org", [:], hop: hop)
        #expect(answer == .route(Route(groups: [[.address(try IPAddress("127.0.0.1"))]], port: 2600), timeToLive: .max))
    }
}
