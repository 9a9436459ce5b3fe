import MailAuth
import Message
import Resolver
import Testing

@Suite struct ZoneResolverTests {
    private func zone(chain length: Int) throws -> Zone {
        var zone = Zone()
        for index in 0..<length {
            zone.add(.record(.cname, .name(try DNSName("n\(index + 1).example"))), at: try DNSName("n\(index).example"))
        }
        zone.add(.record(.txt, .text([1])), at: try DNSName("n\(length).example"))
        return zone
    }

    @Test func `a chain of names is followed and named`() async throws {
        let answer = await ZoneResolver([try zone(chain: 3)]).resolve(try DNSName("n0.example"), .txt)
        #expect(answer.records == [.text([1])])
        #expect(answer.aliases.map(\.text) == ["n1.example", "n2.example", "n3.example"])
    }

    @Test func `a chain has an end`() async throws {
        let limit = ZoneResolver.maximumAliases
        let name = try DNSName("n0.example")
        #expect(await ZoneResolver([try zone(chain: limit)]).resolve(name, .txt).records.count == 1)
        let answer = await ZoneResolver([try zone(chain: limit + 1)]).resolve(name, .txt)
        #expect(answer.outcome == .failure("the CNAMEs lead nowhere"))
    }

    @Test(arguments: [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
    func `a circle of names is a failure`(names: [String]) async throws {
        var zone = Zone()
        for (from, to) in zip(names, names.dropFirst()) {
            zone.add(.record(.cname, .name(try DNSName("\(to).example"))), at: try DNSName("\(from).example"))
        }
        let answer = await ZoneResolver([zone]).resolve(try DNSName("a.example"), .txt)
        #expect(answer.outcome == .failure("the CNAMEs lead nowhere"))
    }

    @Test func `a chain into nothing says so`() async throws {
        var zone = Zone()
        zone.add(.record(.cname, .name(try DNSName("gone.example"))), at: try DNSName("a.example"))
        let answer = await ZoneResolver([zone]).resolve(try DNSName("a.example"), .txt)
        #expect(answer.outcome == .noName)
        #expect(answer.aliases.map(\.text) == ["gone.example"])
    }

    @Test func `what one of several zones has, the resolver has`() async throws {
        var one = Zone()
        one.add(.record(.txt, .text([1])), at: try DNSName("a.example"))
        var two = Zone()
        two.add(.record(.txt, .text([2])), at: try DNSName("a.example"))
        two.add(.record(.cname, .name(try DNSName("a.example"))), at: try DNSName("b.example"))
        let resolver = ZoneResolver([one, two])
        #expect(await resolver.resolve(try DNSName("b.example"), .txt).records == [.text([1]), .text([2])])
        #expect(await resolver.resolve(try DNSName("c.example"), .txt).outcome == .noName)
    }
}
