import MailAuth
import Message
import Resolver
import TestKit
import Testing

@Suite struct UnboundResolverTests {
    private let clock = ManualClock()

    private func resolver(
        _ server: NameServer, anchor: UnboundSettings.TrustAnchor = .none
    ) throws -> UnboundResolver {
        let forwarder = UnboundSettings.Forwarder(try IPAddress("127.0.0.1"), port: server.port)
        return try UnboundResolver(UnboundSettings(servers: .forwarders([forwarder]), trustAnchor: anchor), time: clock)
    }

    private func server() async throws -> NameServer {
        try await NameServer.start { name, type in
            switch (name, type) {
            case ("mx.example.org", 1): .init(answers: [("mx.example.org", 1, 300, [192, 0, 2, 1])])
            case ("mx.example.org", 28):
                .init(answers: [("mx.example.org", 28, 300, [0x20, 1] + Array(repeating: 0, count: 13) + [1])])
            case ("example.org", 15):
                .init(answers: [
                    ("example.org", 15, 300, [0, 10] + NameServer.name("mx.example.org")),
                    ("example.org", 15, 300, [0, 20] + NameServer.name("bad name.example.org")),
                ])
            case ("quiet.example.org", 15): .init(answers: [("quiet.example.org", 15, 300, [0, 0, 0])])
            case ("example.org", 16): .init(answers: [("example.org", 16, 77, [2, 0x61, 0x62, 1, 0x63])])
            case ("www.example.org", 16):
                .init(answers: [("www.example.org", 5, 300, NameServer.name("middle.example.org"))])
            case ("middle.example.org", 16):
                .init(answers: [("middle.example.org", 5, 300, NameServer.name("example.org"))])
            case ("broken.example.org", _): .init(code: 2)
            case ("slow.example.org", _): nil
            case ("empty.example.org", _), ("example.org", _), ("org", _): .init()
            default: .init(code: 3)
            }
        }
    }

    @Test func `records of each type are read`() async throws {
        let server = try await server()
        let resolver = try resolver(server)
        let host = try DNSName("mx.example.org")
        #expect(await resolver.resolve(host, .a).records == [.address(try IPAddress("192.0.2.1"))])
        #expect(await resolver.resolve(host, .aaaa).records == [.address(try IPAddress("2001::1"))])
        let domain = try DNSName("example.org")
        #expect(await resolver.resolve(domain, .mx).records == [.mail(preference: 10, host: host)])
        #expect(
            await resolver.resolve(try DNSName("quiet.example.org"), .mx).records == [.mail(preference: 0, host: nil)])
        let text = await resolver.resolve(domain, .txt)
        #expect(text.records == [.text(Array("abc".utf8))])
        #expect(text.timeToLive == 77 && !text.isSecure)
        try await server.stop()
    }

    @Test func `the names a chain leads through are told`() async throws {
        let server = try await server()
        let answer = await (try resolver(server)).resolve(try DNSName("www.example.org"), .txt)
        #expect(answer.records == [.text(Array("abc".utf8))])
        #expect(answer.aliases.map(\.text) == ["middle.example.org", "example.org"])
        try await server.stop()
    }

    @Test func `no name, no data and a failure are told apart`() async throws {
        let server = try await server()
        let resolver = try resolver(server)
        #expect(await resolver.resolve(try DNSName("none.example.org"), .a).outcome == .noName)
        #expect(await resolver.resolve(try DNSName("empty.example.org"), .a).outcome == .noData)
        #expect(await resolver.resolve(try DNSName("broken.example.org"), .a).outcome == .failure("SERVFAIL"))
        try await server.stop()
    }

    @Test func `a question ends with its time`() async throws {
        let server = try await server()
        let resolver = try resolver(server)
        let name = try DNSName("slow.example.org")
        let answer = Task { await resolver.resolve(name, .a) }
        while server.questions.isEmpty || clock.sleeping == 0 { await Task.yield() }
        clock.advance(by: .seconds(10))
        #expect(await answer.value.outcome == .failure("timed out"))
        try await server.stop()
    }

    @Test func `a question can be given up`() async throws {
        let server = try await server()
        let resolver = try resolver(server)
        let name = try DNSName("slow.example.org")
        let answer = Task { await resolver.resolve(name, .a) }
        while server.questions.isEmpty { await Task.yield() }
        answer.cancel()
        guard case .failure = await answer.value.outcome else {
            Issue.record("a cancelled question had an answer")
            return
        }
        // The next question is not disturbed by the one given up.
        #expect(await resolver.resolve(try DNSName("mx.example.org"), .a).records.count == 1)
        try await server.stop()
    }

    @Test func `data that fails validation is not handed out`() async throws {
        let server = try await server()
        let hash = String(repeating: "ab", count: 32)
        let resolver = try resolver(server, anchor: .record("example.org. IN DS 12345 13 2 \(hash)"))
        let answer = await resolver.resolve(try DNSName("example.org"), .txt)
        guard case .failure(let reason) = answer.outcome else {
            Issue.record("unsigned data beneath a trust anchor was accepted: \(answer)")
            return
        }
        #expect(reason.hasPrefix("not validated"))
        #expect(!answer.isSecure)
        try await server.stop()
    }

    @Test func `many questions at once each get their own answer`() async throws {
        let server = try await NameServer.start { name, _ in
            let number = UInt8(name.dropFirst().prefix { $0.isNumber }) ?? 0
            return .init(answers: [(name, 1, 60, [192, 0, 2, number])])
        }
        let resolver = try resolver(server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let answer = await resolver.resolve(try DNSName("n\(number).example.org"), .a)
                    #expect(answer.records == [.address(try IPAddress("192.0.2.\(number)"))])
                }
            }
            try await group.waitForAll()
        }
        try await server.stop()
    }

    @Test func `a setting that libunbound refuses is an error`() {
        #expect(throws: UnboundError.self) {
            try UnboundResolver(UnboundSettings(trustAnchor: .record("no record")), time: clock)
        }
    }
}
