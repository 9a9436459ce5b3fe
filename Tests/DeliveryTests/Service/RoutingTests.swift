import MailAuth
import Message
import Testing
import Wire

@testable import Delivery

@Suite(.timeLimit(.minutes(1))) struct RoutingTests {
    private func disposition(_ bench: DeliveryBench) async throws -> Disposition {
        try await bench.run { _ in
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"])])
            _ = await bench.queue.settled(1)
        }
        return try #require(await bench.queue.settled.first).dispositions[0]
    }

    private func failure(_ disposition: Disposition) -> String {
        switch disposition {
        case .bounced(let finding): "bounced \(finding.status)"
        case .deferred(let finding, _): "deferred \(finding.status)"
        default: "\(disposition)"
        }
    }

    @Test(arguments: [
        (DNSAnswer.Outcome.noName, "bounced 5.1.2"), (.failure("time-out"), "deferred 4.4.3"),
        (.records([.mail(preference: 0, host: nil)]), "bounced 5.1.10"), (.noData, "bounced 5.4.4"),
    ])
    func `what the DNS proves is final, what it is silent about is not`(
        _ outcome: DNSAnswer.Outcome, _ expected: String
    ) async throws {
        var bench = try DeliveryBench(port: 9)
        bench.resolver.mx["example.org"] = outcome
        #expect(try await failure(disposition(bench)) == expected)
    }

    @Test func `a route back to ourselves is a loop`() async throws {
        var bench = try DeliveryBench(port: 9)
        try bench.serve("example.org", by: "out.example.net", at: ["127.0.0.1"])
        #expect(try await failure(disposition(bench)) == "bounced 5.4.6")
    }

    @Test func `an internal address is not connected to`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: [])
        bench.gate.answers["mx.example.org"] = .refused([try IPAddress("127.0.0.1")])
        #expect(try await failure(disposition(bench)) == "bounced 5.4.6")
        #expect(server.log.connections == 0)
        await server.stop()
    }

    @Test func `addresses that the DNS does not tell are waited for`() async throws {
        var bench = try DeliveryBench(port: 9)
        try bench.serve("example.org", by: "mx.example.org", at: [])
        bench.gate.answers["mx.example.org"] = .failure("time-out")
        #expect(try await failure(disposition(bench)) == "deferred 4.4.3")
    }

    @Test func `a domain without MX is served by its own address`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        bench.resolver.mx["example.org"] = .noData
        bench.gate.answers["example.org"] = .addresses([try IPAddress("127.0.0.1")])
        guard case .delivered = try await disposition(bench) else {
            Issue.record("not delivered")
            return
        }
        await server.stop()
    }

    @Test func `a dead best host is passed over`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "dead.example.org", preference: 5, at: ["127.0.0.9"])
        try bench.serve("example.org", by: "mx.example.org", preference: 10, at: ["127.0.0.1"])
        guard case .delivered = try await disposition(bench) else {
            Issue.record("not delivered")
            return
        }
        await server.stop()
    }

    @Test(arguments: ["421 busy", "554 go away"]) func `a host that refuses the session is passed over`(
        _ greeting: String
    ) async throws {
        let good = try await ScriptedServer()
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in command == "GREETING" ? .replyThenClose(greeting) : nil }
        let bad = try await ScriptedServer(rules, address: "127.0.0.2", port: good.port)
        var bench = try DeliveryBench(port: good.port)
        try bench.serve("example.org", by: "bad.example.org", preference: 5, at: ["127.0.0.2"])
        try bench.serve("example.org", by: "mx.example.org", preference: 10, at: ["127.0.0.1"])
        guard case .delivered = try await disposition(bench) else {
            Issue.record("not delivered")
            return
        }
        #expect(bad.log.connections == 1)
        await good.stop()
        await bad.stop()
    }

    @Test func `all addresses of a host are tried, IPv6 and IPv4`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["::1", "127.0.0.8", "127.0.0.1"])
        let result = try await disposition(bench)
        guard case .delivered = result else {
            Issue.record("\(result)")
            return
        }
        await server.stop()
    }

    @Test func `when no host answers the message waits, and names the last one`() async throws {
        var bench = try DeliveryBench(port: 9)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.8"])
        let result = try await disposition(bench)
        #expect(failure(result) == "deferred 4.4.1")
        #expect(result.text.hasPrefix("mx.example.org [127.0.0.8]: no connection"))
    }

    @Test func `a fixed hop takes mail for every domain`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: 9)
        bench.settings.nextHop = .fixed(host: .address(try IPAddress("127.0.0.1")), port: server.port)
        try await bench.run { [bench] _ in
            await bench.queue.add([
                try bench.message(1, to: ["a@one.example"]), try bench.message(2, to: ["b@two.example"]),
            ])
            _ = await bench.queue.settled(2)
        }
        #expect(server.log.messages.count == 2)
        await server.stop()
    }
}
