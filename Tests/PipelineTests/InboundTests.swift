import Authority
import Foundation
import Ledger
import Message
import Pipeline
import Spool
import TestKit
import Testing

/// Bounces and reports from the Internet, kept for whoever reads them.
@Suite struct InboundTests {
    private let connection: Connection
    private let token: Mailbox

    init() throws {
        connection = Connection(
            peer: try IPAddress("203.0.113.7"), tls: "TLSv1.2", greeting: "mx.example.org", protocolName: "ESMTPS")
        token = try Mailbox("b+token@bounce.mail.example")
    }

    private func keep(_ bytes: [UInt8], _ world: PipelineWorld) async -> Bool {
        await world.pipeline.keep(inbound: bytes, reversePath: .null, recipients: [token], from: connection)
    }

    @Test func `a report is kept as it came, with what was seen of its sender, and survives a kill`() async throws {
        let world = try await PipelineWorld()
        let header = "From: mailer-daemon@example.org\r\nSubject: failed\r\n"
        let body = "It could not be\r\ndelivered. Gr\u{fc}\u{df}e\r\n"
        #expect(await keep(Array("\(header)\r\n\(body)".utf8), world))
        let left = try await PipelineWorld(on: try world.folder.copy(), clock: world.clock)
        let kept = try #require(await left.spool.leaseInbound(10).first)
        #expect(kept.reversePath == .null)
        #expect(kept.recipients == [token])
        #expect(kept.receivedAt == world.clock.now())
        #expect(String(decoding: kept.header, as: UTF8.self) == header)
        #expect(try await kept.body.read(at: 0, count: kept.body.size) == Array(body.utf8))
        let evidence = try JSONDecoder().decode(Evidence.self, from: Data(kept.evidence))
        #expect(evidence.peer == connection.peer)
        #expect(evidence.tls == "TLSv1.2")
        #expect(evidence.greeting == "mx.example.org")
        #expect(evidence.message.authors.map(\.mailbox.description) == ["mailer-daemon@example.org"])
    }

    @Test func `a report never joins the queue, and costs nobody anything`() async throws {
        let world = try await PipelineWorld()
        #expect(await keep(Array("Subject: failed\r\n\r\nbody\r\n".utf8), world))
        #expect(try await world.departing().isEmpty)
        #expect(try await world.waiting(.outbound).isEmpty)
        #expect(try await world.ledger.decisionCount() == 0)
    }

    @Test func `a full disk keeps no report, and says so`() async throws {
        let world = try await PipelineWorld()
        world.disk.fill()
        #expect(await !keep(Array("Subject: failed\r\n\r\nbody\r\n".utf8), world))
        #expect(await world.spool.leaseInbound(10).isEmpty)
        world.disk.makeRoom()
        #expect(await keep(Array("Subject: failed\r\n\r\nbody\r\n".utf8), world))
        #expect(await world.spool.leaseInbound(10).count == 1)
    }

    @Test(arguments: [
        "", "\r\n", "no header at all", "Subject: no body", "Subject: cut\r\n of", "\r\n\r\n", "a\0b\r\nc\rd\n\n\0",
        "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n--b",
    ])
    func `whatever a stranger sends is kept without harm`(text: String) async throws {
        let world = try await PipelineWorld()
        #expect(await keep(Array(text.utf8), world))
        let kept = try #require(await world.spool.leaseInbound(10).first)
        #expect(kept.header.count + kept.body.size <= text.utf8.count)
    }

    @Test func `a header without end is cut`() async throws {
        let world = try await PipelineWorld()
        let flood = Array(String(repeating: "X-Flood: x\r\n", count: 20_000).utf8)
        #expect(await keep(flood, world))
        let kept = try #require(await world.spool.leaseInbound(10).first)
        #expect(kept.header.count <= 128 << 10)
    }
}
