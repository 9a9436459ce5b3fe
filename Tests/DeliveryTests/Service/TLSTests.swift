import Message
import NIOSSL
import Testing
import Wire
import X509

@testable import Delivery

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
    private func attempt(_ server: ScriptedServer, roots: [Certificate]) async throws -> Try {
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        bench.settings.usesTLS = true
        bench.settings.trustRoots = CertificateStore(roots)
        try await bench.run { [bench] _ in
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"])])
            _ = await bench.queue.settled(1)
        }
        return try #require(await bench.queue.settled.first)
    }

    private func rules(_ identity: ServerIdentity) throws -> ScriptedServer.Rules {
        var rules = ScriptedServer.Rules()
        rules.extensions = ["STARTTLS", "PIPELINING"]
        rules.tls = try identity.context()
        return rules
    }

    private func isDelivered(_ attempt: Try) -> Bool {
        if case .delivered = attempt.dispositions[0] { true } else { false }
    }

    @Test func `TLS is used where it is offered, and a good certificate is noted`() async throws {
        let identity = try ServerIdentity("mx.example.org")
        let server = try await ScriptedServer(try rules(identity))
        let attempt = try await attempt(server, roots: [identity.certificate])
        #expect(isDelivered(attempt))
        #expect(server.log.encrypted == 1)
        #expect(server.log.commands.filter { $0.hasPrefix("EHLO") }.count == 2)
        #expect(attempt.transcript.lines.contains { $0.text.contains("established, certificate verified") })
        await server.stop()
    }

    @Test func `a certificate that proves nothing is noted and delivers all the same`() async throws {
        let server = try await ScriptedServer(try rules(try ServerIdentity("mx.example.org")))
        let attempt = try await attempt(server, roots: [])
        #expect(isDelivered(attempt))
        #expect(server.log.encrypted == 1)
        #expect(attempt.transcript.lines.contains { $0.text.contains("established, certificate not verified") })
        await server.stop()
    }

    @Test func `a certificate for another name is not verified, and encrypts all the same`() async throws {
        let identity = try ServerIdentity("other.example.org")
        let server = try await ScriptedServer(try rules(identity))
        let attempt = try await attempt(server, roots: [identity.certificate])
        #expect(isDelivered(attempt))
        #expect(server.log.connections == 1 && server.log.encrypted == 1)
        #expect(attempt.transcript.lines.contains { $0.text.contains("established, certificate not verified") })
        await server.stop()
    }

    @Test(arguments: [ScriptedServer.Reaction.reply("220 go"), .replyThenClose("220 go")])
    func `after a failed handshake the message goes in plain text, once`(_ reaction: ScriptedServer.Reaction)
        async throws
    {
        // The server agrees to STARTTLS and then has no TLS: it answers the handshake as if it were a command.
        var rules = ScriptedServer.Rules()
        rules.extensions = ["STARTTLS", "PIPELINING"]
        rules.react = { command, _ in command == "STARTTLS" ? reaction : nil }
        let server = try await ScriptedServer(rules)
        let attempt = try await attempt(server, roots: [])
        #expect(isDelivered(attempt))
        #expect(server.log.connections == 2)
        #expect(server.log.encrypted == 0)
        await server.stop()
    }
}
