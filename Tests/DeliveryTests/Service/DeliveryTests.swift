import Authority
import Message
import Synchronization
import TestKit
import Testing
import Wire

@testable import Delivery

@Suite(.timeLimit(.minutes(1))) struct DeliveryTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a message arrives as it was signed, from a token address`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        let hash: ReturnPathToken.Hash = { bytes in
            (0..<10).map { index in bytes.reduce(UInt8(index)) { $0 &* 31 ^ $1 } }
        }
        let platform = try DomainName("bounces.example.net")
        bench.settings.returnPath = .init(
            domain: { domain, _ in (try? DomainName("csb.\(domain)")) ?? platform }, hash: hash)
        let now = bench.clock.now()
        try await bench.run { [bench] _ in
            await bench.queue.add([try bench.message(5, to: ["joe@example.org"])])
            let attempt = try #require(await bench.queue.settled(1).first)
            #expect(server.log.messages.map(text) == ["DKIM-Signature: s\r\nSubject: 5\r\n\r\nHello\r\n.dot\r\n"])
            let sender = try #require(server.log.commands.first { $0.hasPrefix("MAIL") })
            let local = try #require(sender.dropFirst("MAIL FROM:<".count).split(separator: "@").first)
            let token = ReturnPathToken(localPart: local, at: now, hash: hash)
            #expect(token?.message == 5)
            #expect(token?.recipient == 0)
            #expect(sender.contains("@csb.shop.example>"))
            guard case .delivered(let finding) = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
            #expect(finding.text == "250 2.0.0 queued")
            #expect(attempt.remoteHost == "mx.example.org [127.0.0.1]:\(server.port)")
            #expect(attempt.transcript.lines.contains { $0.text == "RCPT TO:<joe@example.org>" })
        }
        let outcome = try #require(await bench.sink.outcomes.first)
        #expect(outcome.state == .delivered && outcome.status == "2.0.0" && outcome.attempts == 1)
        #expect(await bench.sink.reports.isEmpty)
        await server.stop()
    }

    @Test func `outcomes are kept before the queue hears of them, however long that takes`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port, sinkFailures: 3)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        try await bench.run { [bench] _ in
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"])])
            await bench.advance { await !bench.queue.settled.isEmpty }
        }
        #expect(bench.queue.journal.withLock { $0 } == ["failed", "failed", "failed", "recorded 1", "settled 1"])
        #expect(server.log.messages.count == 1)
        await server.stop()
    }

    @Test func `each recipient has an outcome of its own`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in
            if command.contains("<gone@") { return .reply("550 5.1.1 unknown") }
            return command.contains("<grey@") ? .reply("451 4.7.1 greylisted") : nil
        }
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        let now = bench.clock.now()
        try await bench.run { [bench] _ in
            await bench.queue.add([
                try bench.message(1, to: ["joe@example.org", "gone@example.org", "grey@example.org"])
            ])
            let dispositions = try #require(await bench.queue.settled(1).first).dispositions
            guard case .delivered = dispositions[0], case .bounced(let finding) = dispositions[1],
                case .deferred(let grey, let until) = dispositions[2]
            else {
                Issue.record("\(dispositions)")
                return
            }
            #expect(finding.status.description == "5.1.1")
            #expect(grey.kind == .greylisted)
            #expect(until - now < .minutes(4))
        }
        #expect(await bench.sink.outcomes.map(\.state) == [.delivered, .bounced])
        let report = try #require(await bench.sink.reports.first)
        #expect(report.sender.description == "news@shop.example")
        #expect(report.entries.map(\.recipient.description) == ["gone@example.org"])
        #expect(report.entries.map(\.action) == [.failed])
        await server.stop()
    }

    @Test func `nobody is told about mail from the null reverse path`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in command.hasPrefix("RCPT") ? .reply("550 5.1.1 unknown") : nil }
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        bench.settings.returnPath = .init(domain: { domain, _ in domain }, hash: { _ in [] })
        try await bench.run { [bench] _ in
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"], from: "")])
            _ = await bench.queue.settled(1)
        }
        #expect(server.log.commands.contains { $0.hasPrefix("MAIL FROM:<>") })
        #expect(await bench.sink.outcomes.map(\.state) == [.bounced])
        #expect(await bench.sink.reports.isEmpty)
        await server.stop()
    }

    @Test func `a message that found nobody in time expires, and says so`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in command == "END" ? .reply("451 4.3.0 not now") : nil }
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        try await bench.run { [bench] _ in
            await bench.queue.add([
                try bench.message(1, to: ["joe@example.org"], attempts: 39, lifetime: .seconds(0))
            ])
            _ = await bench.queue.settled(1)
        }
        let outcome = try #require(await bench.sink.outcomes.first)
        #expect(outcome.state == .expired && outcome.status == "4.4.7" && outcome.attempts == 40)
        #expect(outcome.diagnostic.contains("451 4.3.0 not now"))
        await server.stop()
    }

    @Test func `a disconnect after the final dot is tried again and says why`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in command == "END" ? .close : nil }
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        try await bench.run { [bench] _ in
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"])])
            let attempt = try #require(await bench.queue.settled(1).first)
            guard case .deferred(let finding, _) = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
            #expect(finding.text.contains("may have been taken"))
        }
        await server.stop()
    }

    @Test func `a large body is streamed, and arrives whole`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        let line = Array(".".utf8) + Array(repeating: 0x61, count: 70) + [0x0d, 0x0a]
        let body = Array(repeatElement(line, count: 20_000).joined())
        try await bench.run { [bench] _ in
            let stored = OutgoingBody(size: body.count) { Array(body[$0..<min($0 + $1, body.count)]) }
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"], body: stored)])
            let attempt = try #require(await bench.queue.settled(1).first)
            guard case .delivered = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
        }
        let message = try #require(server.log.messages.first)
        #expect(message.count == body.count + "DKIM-Signature: s\r\nSubject: 1\r\n\r\n".utf8.count)
        #expect(message.suffix(body.count) == body[...])
        await server.stop()
    }

    @Test(arguments: [true, false]) func `a body that cannot be read to its end is never ended with a dot`(
        _ throwsError: Bool
    ) async throws {
        struct Broken: Error {}
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        try await bench.run { [bench] _ in
            let stored = OutgoingBody(size: 300_000) { offset, count in
                guard offset < 200_000 else { if throwsError { throw Broken() } else { return [] } }
                return Array(repeating: 0x61, count: count)
            }
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"], body: stored)])
            let attempt = try #require(await bench.queue.settled(1).first)
            guard case .deferred(let finding, _) = attempt.dispositions[0] else {
                Issue.record("\(attempt.dispositions)")
                return
            }
            #expect(finding.status.description == "4.3.0")
            await server.wait { $0.open == 0 }
        }
        #expect(server.log.messages.isEmpty)
        await server.stop()
    }

    @Test func `an 8-bit message is not sent to a 7-bit server`() async throws {
        var rules = ScriptedServer.Rules()
        rules.extensions = []
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        try await bench.run { [bench] _ in
            let body = OutgoingBody(bytes: Array("caf\u{e9}\r\n".utf8))
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"], body: body)])
            _ = await bench.queue.settled(1)
        }
        #expect(await bench.sink.outcomes.map(\.status) == ["5.6.3"])
        #expect(!server.log.commands.contains { $0.hasPrefix("MAIL") })
        await server.stop()
    }
}
