import Authority
import Message
import TestKit
import Testing
import Wire

@testable import Delivery

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    private func bench(_ server: ScriptedServer, domains: [String] = ["example.org"]) throws -> DeliveryBench {
        var bench = try DeliveryBench(port: server.port)
        for domain in domains { try bench.serve(domain, by: "mx.\(domain)", at: ["127.0.0.1"]) }
        return bench
    }

    private func send(_ bench: DeliveryBench, _ count: Int, domains: [String] = ["example.org"]) async throws {
        let messages = try (1...count).map { number in
            try bench.message(UInt128(number), to: ["joe@\(domains[number % domains.count])"])
        }
        await bench.queue.add(messages)
    }

    private func allDelivered(_ tries: [Try]) -> Bool {
        tries.flatMap(\.dispositions).allSatisfy { if case .delivered = $0 { true } else { false } }
    }

    @Test func `a connection is used again`() async throws {
        let server = try await ScriptedServer()
        var bench = try bench(server)
        bench.settings.limits.connectionsPerSite = 1
        try await bench.run { [bench] service in
            try await send(bench, 5)
            #expect(allDelivered(await bench.queue.settled(5)))
            #expect(service.counts.reused == 4)
        }
        #expect(server.log.connections == 1)
        #expect(server.log.messages.count == 5)
        await server.stop()
    }

    @Test func `after so many messages a connection is ended and another made`() async throws {
        let server = try await ScriptedServer()
        var bench = try bench(server)
        bench.settings.limits.connectionsPerSite = 1
        bench.settings.limits.messagesPerConnection = 2
        try await bench.run { [bench] _ in
            try await send(bench, 5)
            #expect(allDelivered(await bench.queue.settled(5)))
        }
        #expect(server.log.connections == 3)
        #expect(server.log.commands.filter { $0 == "QUIT" }.count >= 2)
        await server.stop()
    }

    @Test func `domains with the same servers share their limit`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        for domain in ["one.example", "two.example"] { try bench.serve(domain, by: "mx.example", at: ["127.0.0.1"]) }
        bench.settings.limits.connectionsPerSite = 1
        try await bench.run { [bench] _ in
            try await send(bench, 6, domains: ["one.example", "two.example"])
            #expect(allDelivered(await bench.queue.settled(6)))
        }
        #expect(server.log.connections == 1)
        await server.stop()
    }

    @Test func `a destination gets no more connections than its limit`() async throws {
        let server = try await ScriptedServer()
        var bench = try bench(server)
        bench.settings.limits.connectionsPerSite = 3
        try await bench.run { [bench] _ in
            try await send(bench, 60)
            #expect(allDelivered(await bench.queue.settled(60)))
        }
        #expect((1...3).contains(server.log.mostOpen))
        await server.stop()
    }

    @Test func `the service gets no more connections than its limit, and every destination its turn`() async throws {
        let domains = (1...6).map { "d\($0).example" }
        let server = try await ScriptedServer()
        var bench = try bench(server, domains: domains)
        bench.settings.limits.connections = 2
        try await bench.run { [bench] _ in
            try await send(bench, 24, domains: domains)
            #expect(allDelivered(await bench.queue.settled(24)))
        }
        #expect((1...3).contains(server.log.mostOpen))
        await server.stop()
    }

    @Test func `a busy destination is not leased for, others are`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in command.contains("slow.example") ? .silence : nil }
        let server = try await ScriptedServer(rules)
        var bench = try bench(server, domains: ["slow.example", "quick.example"])
        bench.settings.limits.waitingPerSite = 4
        bench.settings.limits.connectionsPerSite = 1
        bench.settings.limits.leaseMost = 8
        try await bench.run { [bench] _ in
            await bench.queue.add(try (1...8).map { try bench.message($0, to: ["joe@slow.example"]) })
            await server.wait { $0.commands.contains { $0.contains("slow.example") } }
            let slow: Set = [try DomainName("slow.example")]
            await bench.queue.asked(notTo: slow)
            await bench.queue.add(try (9...10).map { try bench.message($0, to: ["joe@slow.example"]) })
            await bench.queue.add(try (11...12).map { try bench.message($0, to: ["joe@quick.example"]) })
            let settled = await bench.queue.settled(2)
            #expect(settled.allSatisfy { $0.outgoing.destination.text == "quick.example" })
            #expect(await bench.queue.refusedDomains.last == slow)
            #expect(await bench.queue.waiting.map(\.message.bits) == [9, 10])
        }
        await server.stop()
    }

    @Test func `a kept connection that died is replaced without a failed try`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, connection in
            command.hasPrefix("MAIL") && connection == 1 && command.contains("b@") ? .close : nil
        }
        let server = try await ScriptedServer(rules)
        var bench = try bench(server)
        bench.settings.limits.connectionsPerSite = 1
        try await bench.run { [bench] _ in
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"])])
            _ = await bench.queue.settled(1)
            await bench.queue.add([try bench.message(2, to: ["joe@example.org"], from: "b@shop.example")])
            #expect(allDelivered(await bench.queue.settled(2)))
        }
        #expect(server.log.connections == 2)
        await server.stop()
    }

    @Test func `an idle connection is ended politely`() async throws {
        let server = try await ScriptedServer()
        let bench = try bench(server)
        try await bench.run { _ in
            try await send(bench, 1)
            _ = await bench.queue.settled(1)
            await bench.advance { server.log.commands.contains("QUIT") }
            await server.wait { $0.open == 0 }
        }
        await server.stop()
    }

    @Test(arguments: ["MAIL", "RCPT", "DATA", "END", "GREETING", "EHLO"])
    func `a server that falls silent is given up in time`(_ where: String) async throws {
        var rules = ScriptedServer.Rules()
        rules.extensions = []
        rules.react = { command, _ in command.hasPrefix(`where`) ? .silence : nil }
        let server = try await ScriptedServer(rules)
        let bench = try bench(server)
        let start = bench.clock.now()
        try await bench.run { _ in
            try await send(bench, 1)
            await server.wait { $0.commands.contains { $0.hasPrefix(`where`) } }
            await bench.advance { await !bench.queue.settled.isEmpty }
        }
        let attempt = try #require(await bench.queue.settled.first)
        guard case .deferred(let finding, _) = attempt.dispositions[0] else {
            Issue.record("\(attempt.dispositions)")
            return
        }
        #expect(finding.text.contains("no reply"))
        #expect(attempt.at - start >= .minutes(2))
        await server.stop()
    }

    @Test func `a message that may not leave waits without a try`() async throws {
        let server = try await ScriptedServer()
        var bench = try bench(server)
        bench.standing = SwitchStanding(.stay(reason: "frozen"))
        try await bench.run { [bench] _ in
            try await send(bench, 1)
            let attempt = try #require(await bench.queue.settled(1).first)
            guard case .postponed = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
        }
        #expect(server.log.connections == 0)
        #expect(await bench.sink.outcomes.isEmpty)
        await server.stop()
    }

    @Test func `a recipient that may not be written to any more does not delay the others`() async throws {
        let server = try await ScriptedServer()
        var bench = try bench(server)
        let message = try bench.message(1, to: ["joe@example.org", "ann@example.org"])
        bench.standing = SwitchStanding(staying: [message.recipients[0].key])
        try await bench.run { [bench] _ in
            await bench.queue.add([message])
            let attempt = try #require(await bench.queue.settled(1).first)
            #expect(attempt.outgoing.recipients.map(\.mailbox.local) == ["ann"])
            guard case .delivered = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
        }
        #expect(server.log.commands.filter { $0.hasPrefix("RCPT") }.count == 1)
        await server.stop()
    }

    @Test func `a message whose right is lost under way is never ended with a dot`() async throws {
        let server = try await ScriptedServer()
        var bench = try bench(server)
        bench.standing = SwitchStanding(.go, after: 1, later: .unknown)
        try await bench.run { [bench] _ in
            try await send(bench, 1)
            let attempt = try #require(await bench.queue.settled(1).first)
            guard case .postponed = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
            await server.wait { $0.open == 0 }
        }
        #expect(server.log.commands.contains("DATA"))
        #expect(server.log.messages.isEmpty)
        await server.stop()
    }

    @Test func `a dead signature does not leave`() async throws {
        let server = try await ScriptedServer()
        let bench = try bench(server)
        try await bench.run { _ in
            let message = try bench.message(1, to: ["joe@example.org"])
            bench.clock.advance(by: .hours(72))
            await bench.queue.add([message])
            let attempt = try #require(await bench.queue.settled(1).first)
            guard case .postponed = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
        }
        #expect(server.log.messages.isEmpty)
        await server.stop()
    }
}
