import MailAuth
import Message
import Sandbox
import Testing

@Suite struct CatchAllResolverTests {
    private struct Zone: DNSResolver {
        var answers: [String: [DNSRecordType: DNSAnswer]]

        func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
            guard let types = answers[name.text] else { return DNSAnswer(.noName) }
            return types[type] ?? DNSAnswer(.noData)
        }
    }

    private func resolver(_ answers: [String: [DNSRecordType: DNSAnswer]] = [:]) throws -> CatchAllResolver {
        try CatchAllResolver(
            zone: Zone(answers: answers), exchanger: DNSName("mx.sandbox.example"), address: IPAddress("127.0.0.1"))
    }

    @Test func `a domain the zone does not mention has the sandbox as its mail exchanger`() async throws {
        let answer = try await resolver().resolve(DNSName("anybody.example"), .mx)
        #expect(answer.records == [.mail(preference: 10, host: try DNSName("mx.sandbox.example"))])
        let address = try await resolver().resolve(DNSName("mx.sandbox.example"), .a)
        #expect(address.records == [.address(try IPAddress("127.0.0.1"))])
    }

    @Test func `an alias that leads to a name the zone does not mention is kept`() async throws {
        let alias = DNSAnswer(.noName, aliases: [try DNSName("bounce.platform.example")])
        let answer = try await resolver(["csb.shop.example": [.mx: alias]]).resolve(DNSName("csb.shop.example"), .mx)
        #expect(answer.records.count == 1)
        #expect(answer.aliases == alias.aliases)
    }

    @Test func `a null MX in the zone stands`() async throws {
        let none = DNSAnswer(.records([.mail(preference: 0, host: nil)]))
        let answer = try await resolver(["null.example": [.mx: none]]).resolve(DNSName("null.example"), .mx)
        #expect(answer == none)
    }

    @Test func `a time-out in the zone stays a time-out`() async throws {
        let late = DNSAnswer(.failure("time-out"))
        let answer = try await resolver(["late.example": [.mx: late]]).resolve(DNSName("late.example"), .mx)
        #expect(answer == late)
    }

    @Test func `a name with only a TXT record still takes mail, one with an address is its own exchanger`() async throws
    {
        let zone: [String: [DNSRecordType: DNSAnswer]] = [
            "text.example": [.txt: DNSAnswer(.records([.text([0x78])]))],
            "host.example": [.a: DNSAnswer(.records([.address(try IPAddress("192.0.2.1"))]))],
        ]
        #expect(try await resolver(zone).resolve(DNSName("text.example"), .mx).records.count == 1)
        #expect(try await resolver(zone).resolve(DNSName("host.example"), .mx).outcome == .noData)
    }

    @Test func `nothing else is invented`() async throws {
        let answer = try await resolver().resolve(DNSName("anybody.example"), .txt)
        #expect(answer.outcome == .noName)
    }
}
