import Message
import NIOPosix
import TestKit
import Testing
import Wire

@testable import Delivery

/// One message to one server while somebody waits for its answer.
@Suite(.timeLimit(.minutes(1))) struct DirectDeliveryTests {
    private static let header = "From: a@bank.example\r\nSubject: hello\r\n"

    private func delivery(
        addresses: AddressAnswer? = nil, usesTLS: Bool = false, clock: ManualClock = ManualClock(),
        limits: DirectDelivery.Limits = .init()
    ) throws -> DirectDelivery {
        var settings = DeliverySettings(helloName: try DomainName("out.example.net"))
        settings.usesTLS = usesTLS
        var gate = TableGate()
        gate.answers["mx.acme.example"] = try addresses ?? .addresses([IPAddress("127.0.0.1")])
        return try DirectDelivery(
            settings: settings, limits: limits, gate: gate, time: clock,
            loop: MultiThreadedEventLoopGroup.singleton.next())
    }

    private func mail(
        to recipients: [String] = ["info@acme.example"], body: OutgoingBody = OutgoingBody(bytes: Array("Hi.\r\n".utf8))
    ) throws -> DirectMail {
        DirectMail(
            reversePath: .mailbox(try Mailbox("a@bank.example")), recipients: try recipients.map { try Mailbox($0) },
            header: Array(Self.header.utf8), body: body)
    }

    private func send(
        _ mail: DirectMail, to server: ScriptedServer, by delivery: DirectDelivery? = nil
    ) async throws -> DirectAnswer {
        try await (delivery ?? self.delivery()).send(mail, to: DNSName("mx.acme.example"), port: server.port)
    }

    private func server(_ react: @escaping @Sendable (String, Int) -> ScriptedServer.Reaction?) async throws
        -> ScriptedServer
    {
        var rules = ScriptedServer.Rules()
        rules.react = react
        return try await ScriptedServer(rules)
    }

    @Test func `the server gets the message as it is, and its reply is the answer`() async throws {
        let server = try await ScriptedServer()
        let answer = try await send(try mail(), to: server)
        let host = "mx.acme.example [127.0.0.1]:\(server.port)"
        #expect(answer == .taken(reply: "250 2.0.0 queued", host: host))
        #expect(server.log.messages == [Array("\(Self.header)\r\nHi.\r\n".utf8)])
        #expect(server.log.commands.contains { $0.hasPrefix("MAIL FROM:<a@bank.example>") })
        await server.wait { $0.commands.last == "QUIT" }
        await server.stop()
    }

    @Test func `a body in a file is sent piece by piece`() async throws {
        let server = try await ScriptedServer()
        let line = Array("0123456789abcdef\r\n".utf8)
        let bytes = (0..<20_000).flatMap { _ in line }
        let body = OutgoingBody(size: bytes.count) { offset, count in
            Array(bytes[offset..<min(offset + count, bytes.count)])
        }
        guard case .taken = try await send(try mail(body: body), to: server) else {
            Issue.record("not taken")
            return
        }
        #expect(server.log.messages.first?.count == Self.header.utf8.count + 2 + bytes.count)
        await server.stop()
    }

    @Test func `an empty body is sent`() async throws {
        let server = try await ScriptedServer()
        guard case .taken = try await send(try mail(body: OutgoingBody(bytes: [])), to: server) else {
            Issue.record("not taken")
            return
        }
        #expect(server.log.messages == [Array("\(Self.header)\r\n".utf8)])
        await server.stop()
    }

    @Test(arguments: [
        (true, "550 5.1.1 no such user", true), (false, "550 5.1.1 no such user", true),
        (true, "452 4.2.2 full", false),
    ])
    func `when one recipient is not taken nobody gets it, and its sender hears for how long`(
        isPipelined: Bool, reply: String, isFinal: Bool
    ) async throws {
        var rules = ScriptedServer.Rules()
        if !isPipelined { rules.extensions = ["8BITMIME"] }
        rules.react = { command, _ in command == "RCPT TO:<joe@acme.example>" ? .reply(reply) : nil }
        let server = try await ScriptedServer(rules)
        switch try await send(try mail(to: ["info@acme.example", "joe@acme.example"]), to: server) {
        case .taken: Issue.record("taken")
        case .refused(let reason): #expect(isFinal && reason.contains(reply))
        case .failed(let reason): #expect(!isFinal && reason.contains(reply))
        }
        #expect(server.log.messages.isEmpty)
        await server.stop()
    }

    @Test(arguments: [
        ("END", "554 5.7.1 spam", true), ("END", "451 4.3.0 later", false), ("GREETING", "554 no", false),
    ])
    func `a refusal of the content is one, and a refusal of the session is for now`(
        command: String, reply: String, isFinal: Bool
    ) async throws {
        let server = try await server { said, _ in said == command ? .replyThenClose(reply) : nil }
        switch try await send(try mail(), to: server) {
        case .taken: Issue.record("taken")
        case .refused: #expect(isFinal)
        case .failed: #expect(!isFinal)
        }
        await server.stop()
    }

    @Test func `without TLS once more when its handshake fails, and with it where it works`() async throws {
        var rules = ScriptedServer.Rules()
        rules.extensions.append("STARTTLS")
        rules.react = { command, connection in
            command == "STARTTLS" && connection == 1 ? .replyThenClose("220 go") : nil
        }
        rules.tls = try ServerIdentity("mx.acme.example").context()
        let server = try await ScriptedServer(rules)
        guard case .taken = try await send(try mail(), to: server, by: try delivery(usesTLS: true)) else {
            Issue.record("not taken in plain text")
            return
        }
        #expect(server.log.encrypted == 0)
        await server.stop()
        rules.react = { _, _ in nil }
        let willing = try await ScriptedServer(rules)
        guard case .taken = try await send(try mail(), to: willing, by: try delivery(usesTLS: true)) else {
            Issue.record("not taken over TLS")
            return
        }
        #expect(willing.log.encrypted == 1)
        await willing.stop()
    }

    @Test func `a server that says nothing is left when time is up`() async throws {
        let clock = ManualClock()
        let server = try await server { command, _ in command == "END" ? .silence : nil }
        let delivery = try delivery(clock: clock)
        async let answer = send(try mail(), to: server, by: delivery)
        await server.wait { $0.commands.last == "END" }
        clock.advance(by: .minutes(5))
        guard case .failed(let reason) = try await answer else {
            Issue.record("an answer")
            return
        }
        #expect(reason.contains("too long"))
        await server.stop()
    }

    @Test func `an internal address is not connected to, nor this server itself`() async throws {
        let server = try await ScriptedServer()
        let guarded = try delivery(addresses: .refused([try IPAddress("10.0.0.1")]))
        guard case .failed(let reason) = try await send(try mail(), to: server, by: guarded) else {
            Issue.record("an answer")
            return
        }
        #expect(reason.contains("10.0.0.1"))
        let answer = try await delivery().send(try mail(), to: DNSName("out.example.net"), port: server.port)
        #expect(answer == .failed("out.example.net is this server"))
        #expect(server.log.connections == 0)
        await server.stop()
    }

    @Test func `nobody listens`() async throws {
        let server = try await ScriptedServer()
        await server.stop()
        guard case .failed = try await send(try mail(), to: server) else {
            Issue.record("an answer")
            return
        }
    }
}
