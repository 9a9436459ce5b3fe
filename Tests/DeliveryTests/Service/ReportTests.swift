import Authority
import Message
import Testing
import Wire

@testable import Delivery

/// What senders are told, from the wish that came with the message to the report that is kept.
@Suite(.timeLimit(.minutes(1))) struct ReportTests {
    private static let joe = "joe@example.org"
    private static let gone = "gone@example.org"

    private func dsn(_ notify: DSNNotify?) throws -> DSNRequest {
        DSNRequest(
            returning: .full, envelopeID: EnvelopeID(Array("QQ1".utf8)),
            recipients: [
                try Mailbox(Self.joe): .init(notify: notify, original: TypedAddress("rfc822;j@old.example")),
                try Mailbox(Self.gone): .init(notify: notify),
            ])
    }

    /// Sends one message to a server that knows no `gone`, and has `later` answered 451.
    private func sent(
        _ dsn: DSNRequest, offersDSN: Bool = false, from: String = "news@shop.example", age: Span = .seconds(0),
        isDelayTold: Bool = false, isDeferred: Bool = false
    ) async throws -> (bench: DeliveryBench, log: ScriptedServer.Log) {
        var rules = ScriptedServer.Rules()
        if offersDSN { rules.extensions.append("DSN") }
        rules.react = { command, _ in
            if isDeferred, command == "END" { return .reply("451 4.3.0 later") }
            return command.contains("<\(Self.gone)>") ? .reply("550 5.1.1 unknown") : nil
        }
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        try await bench.run { [bench] _ in
            await bench.queue.add([
                try bench.message(
                    1, to: [Self.joe, Self.gone], from: from, age: age, dsn: dsn, isDelayTold: isDelayTold)
            ])
            _ = await bench.queue.settled(1)
        }
        await server.stop()
        return (bench, server.log)
    }

    private func actions(_ bench: DeliveryBench) async -> [String] {
        await bench.sink.reports.flatMap(\.entries).map { "\($0.recipient.local) \($0.action.rawValue)" }
    }

    @Test func `a wish is passed on to a server with DSN, which reports what it took`() async throws {
        let (bench, log) = try await sent(try dsn([.success, .failure]), offersDSN: true)
        #expect(log.commands.contains { $0.hasPrefix("MAIL FROM:") && $0.hasSuffix(" RET=FULL ENVID=QQ1") })
        #expect(
            log.commands.contains(
                "RCPT TO:<\(Self.joe)> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;j@old.example"))
        #expect(await actions(bench) == ["gone failed"])
    }

    @Test func `a server without DSN is told nothing, and the sender that the message went there`() async throws {
        let (bench, log) = try await sent(try dsn([.success, .failure]))
        #expect(!log.commands.contains { $0.contains("NOTIFY") || $0.contains("ENVID") || $0.contains("RET=") })
        #expect(await actions(bench) == ["joe relayed", "gone failed"])
        let report = try #require(await bench.sink.reports.first)
        #expect(report.envelopeID?.text == "QQ1")
        #expect(report.entries[0].original?.description == "rfc822;j@old.example")
        #expect(report.entries[0].status == "2.0.0")
    }

    @Test(arguments: [DSNNotify.never, .delay]) func `a sender who does not want to hear of failures hears of none`(
        _ notify: DSNNotify
    ) async throws {
        let (bench, _) = try await sent(try dsn(notify))
        #expect(await bench.sink.outcomes.map(\.state) == [.delivered, .bounced])
        #expect(await bench.sink.reports.isEmpty)
    }

    @Test func `nothing is ever reported to the null reverse path`() async throws {
        let (bench, _) = try await sent(try dsn([.success, .failure, .delay]), from: "", age: .hours(5))
        #expect(await bench.sink.outcomes.count == 2)
        #expect(await bench.sink.reports.isEmpty)
    }

    @Test func `a delay is told after four hours, once, and only to who asked`() async throws {
        for (notify, age, isTold, expected) in [
            ([.delay], Span.hours(4), false, ["joe delayed"]), ([.delay], .hours(3), false, []),
            ([.delay], .hours(9), true, []), ([.success], .hours(9), false, []),
        ] as [(DSNNotify, Span, Bool, [String])] {
            let (bench, _) = try await sent(try dsn(notify), age: age, isDelayTold: isTold, isDeferred: true)
            #expect(await actions(bench) == expected, "\(notify.value) \(age)")
            let attempt = try #require(await bench.queue.settled.first)
            #expect((attempt.actions[0] == .delayed) == !expected.isEmpty)
        }
    }
}
