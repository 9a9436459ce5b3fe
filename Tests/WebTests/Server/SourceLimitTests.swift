import HTTPTypes
import Message
import NIOCore
import NIOEmbedded
import Testing

@testable import Web

struct SourceLimitTests {
    private func source(_ text: String) throws -> ConnectionSources.Source {
        ConnectionSources.Source(try IPAddress(text))
    }

    @Test func `an address has only so many connections, whoever else comes`() throws {
        let sources = ConnectionSources(perAddress: 2, fromLoopback: 3)
        let one = try source("192.0.2.1")
        #expect(sources.enter(one))
        #expect(sources.enter(one))
        #expect(!sources.enter(one))
        #expect(sources.enter(try source("192.0.2.2")))
        sources.leave(one)
        #expect(sources.enter(one))
    }

    @Test func `a network of IPv6 is one source, and this machine may have more`() throws {
        let sources = ConnectionSources(perAddress: 1, fromLoopback: 2)
        #expect(sources.enter(try source("2001:db8::1")))
        #expect(!sources.enter(try source("2001:db8::ffff:1")))
        #expect(sources.enter(try source("2001:db8:0:1::1")))
        for address in ["127.0.0.1", "::1"] {
            #expect(sources.enter(try source(address)))
            #expect(sources.enter(try source(address)))
            #expect(!sources.enter(try source(address)))
        }
    }

    @Test func `idle connections of one address do not keep others out, nor itself once they are gone`() async throws {
        var parts = TestServer.Parts()
        parts.limits.connectionsFromLoopback = 2
        try await TestServer.run(parts) { server in
            let client = RawClient(port: server.port)
            try await occupying(client) {
                try await occupying(client) {
                    // One more is closed without a word.
                    let third = try? await server.get("/healthz").status
                    #expect(third == nil)
                }
                #expect(try await answersInTime(server))
            }
        }
    }

    /// Runs `body` while a connection is open that the server is known to have taken, since it answered over it.
    private func occupying(_ client: RawClient, _ body: () async throws -> Void) async throws {
        try await client.withConnection { inbound, outbound in
            let request = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\n\r\n"
            try await outbound.write(ByteBuffer(string: request))
            var answer = inbound.makeAsyncIterator()
            #expect(try await answer.next() != nil)
            try await body()
            withExtendedLifetime(answer) {}
        }
    }

    /// Whether there is an answer once the server has seen that a connection is gone.
    private func answersInTime(_ server: TestServer) async throws -> Bool {
        for _ in 0..<1000 {
            if let answer = try? await server.get("/healthz"), answer.status == .ok { return true }
            await Task.yield()
        }
        return false
    }
}
