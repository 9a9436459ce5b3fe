import MailAuth
import Message
import Testing
import Wire

@testable import Delivery

struct MXSelectionTests {
    private func select(_ outcome: DNSAnswer.Outcome, own: [String] = ["out.example.net"]) throws -> MXSelection {
        MXSelection(
            DNSAnswer(outcome), domain: try DomainName("example.org"), ownNames: Set(try own.map { try DNSName($0) }))
    }

    private func mail(_ preference: UInt16, _ host: String?) throws -> DNSRecord {
        .mail(preference: preference, host: try host.map { try DNSName($0) })
    }

    private func names(_ selection: MXSelection) -> [[String]] {
        guard case .hosts(let groups) = selection else { return [] }
        return groups.map { $0.map(\.description) }
    }

    private func status(_ selection: MXSelection) -> String {
        guard case .none(let finding) = selection else { return "" }
        return "\(finding.kind) \(finding.status)"
    }

    @Test func `hosts are grouped by preference, best first`() throws {
        let records = try [mail(20, "b.example"), mail(10, "c.example"), mail(20, "a.example"), mail(10, "c.example")]
        #expect(try names(select(.records(records))) == [["c.example"], ["a.example", "b.example"]])
    }

    @Test func `a null MX is a permanent failure`() throws {
        #expect(try status(select(.records([mail(0, nil)]))) == "permanent 5.1.10")
    }

    @Test func `a null MX beside others is ignored`() throws {
        #expect(try names(select(.records([mail(0, nil), mail(5, "a.example")]))) == [["a.example"]])
    }

    @Test func `a name without MX is its own host`() throws {
        #expect(try select(.noData) == .implicit)
    }

    @Test func `a name that the DNS denies is a permanent failure, one it is silent about is not`() throws {
        #expect(try status(select(.noName)) == "permanent 5.1.2")
        #expect(try status(select(.failure("time-out"))) == "temporary 4.4.3")
    }

    @Test func `where we are a host ourselves only better ones are used`() throws {
        let records = try [
            mail(10, "a.example"), mail(20, "out.example.net"), mail(20, "b.example"), mail(30, "c.example"),
        ]
        #expect(try names(select(.records(records))) == [["a.example"]])
    }

    @Test func `where we are the best host mail would go in circles`() throws {
        let records = try [mail(10, "out.example.net"), mail(20, "b.example")]
        #expect(try status(select(.records(records))) == "permanent 5.4.6")
    }

    @Test func `a flood of hosts is cut, best ones kept`() throws {
        let records = try (0..<500).map { try mail(UInt16(500 - $0), "h\($0).example") }
        let groups = names(try select(.records(records)))
        #expect(groups.count == MXSelection.hostCount)
        #expect(groups.first == ["h499.example"])
    }

    @Test func `equals come in random order, preferences never do`() throws {
        let groups = [["a.example", "b.example", "c.example", "d.example"], ["z.example"]]
        let route = Route(groups: try groups.map { try $0.map { .name(try DNSName($0)) } }, port: 25)
        var random = SeededGenerator(state: 5)
        var firsts: Set<String> = []
        for _ in 0..<100 {
            let hosts = route.hosts(random: &random).map(\.description)
            firsts.insert(hosts[0])
            #expect(hosts.last == "z.example")
            #expect(Set(hosts).count == 5)
        }
        #expect(firsts == ["a.example", "b.example", "c.example", "d.example"])
    }
}
