import Authority
import MailAuth
import Message
import Resolver
import Spool
import TestKit
import Testing

@testable import Ledger
@testable import Pipeline

/// E-unsigned with a connector that treats unproved mail as the customer's inbound mail: it reaches the customer's own
/// server, unsigned, and nothing else.
@Suite struct InboundModeTests {
    private static let host = "mx.acme.example"

    private func tenancy(_ world: PipelineWorld, servers: [String] = [host]) async throws -> Tenancy {
        try serve("acme.example", by: servers, in: world)
        return try await Tenancy(world, mode: .inbound(try #require(InboundHost(Self.host))))
    }

    private func serve(_ domain: String, by servers: [String], in world: PipelineWorld) throws {
        let records = try servers.map { ZoneEntry.record(.mx, .mail(preference: 10, host: try DNSName($0))) }
        world.zone.put(records, at: try DNSName(domain))
    }

    private func stranger(_ acme: Tenancy, to recipients: [String] = ["info@acme.example"]) throws -> Letter {
        try acme.mail(tenant: Tenancy.attacker, from: "Bank <service@bank.example>", to: recipients, isSigned: false)
    }

    @Test func `a stranger's message reaches the customer's own server as it came, with what we found out above it`()
        async throws
    {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        var letter = try stranger(acme)
        letter.fields.append("Authentication-Results: mx.mail.example; spf=pass")
        letter.fields.append("Countersign-Note: theirs")
        #expect(Ending.Answer(try await acme.send(letter)) == .accepted)
        let mail = try #require(world.courier.mail.first)
        #expect(world.courier.mail.count == 1)
        #expect(mail.diverted.host.description == Self.host)
        #expect(mail.diverted.recipients.map(\.description) == ["info@acme.example"])
        #expect(mail.diverted.reversePath.description == "service@bank.example")
        let header = HeaderBlock(parsing: mail.header)
        #expect(header.fields.first?.isNamed(.received) == true)
        #expect(header.all(.authenticationResults).map(\.text).contains { $0.contains("dmarc=") })
        #expect(header.all(.authenticationResults).count == 1)
        #expect(header.all(.dkimSignature).isEmpty)
        // What is not our own word stays.
        let text = String(decoding: mail.header, as: UTF8.self)
        #expect(text.contains("X-MS-Exchange-CrossTenant-Id: \(Tenancy.attacker)\r\n"))
        #expect(text.contains("Countersign-Note: theirs\r\n"))
        #expect(!text.contains("Feedback-ID"))
        #expect(mail.body.bytes == Array(letter.body.utf8))
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `what is proved goes out signed, and nothing is handed over`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        #expect(Ending.Answer(try await acme.send(try acme.mail())) == .accepted)
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
        #expect(world.courier.mail.isEmpty)
    }

    @Test func `recipients elsewhere never get it: they are held beside those who do`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        try serve("example.org", by: [Self.host], in: world)
        let admission = try await acme.send(try stranger(acme, to: ["info@acme.example", "joe@example.org"]))
        guard case .accepted(let accepted) = admission else { throw PipelineWorld.TurnedAway(admission: admission) }
        #expect(accepted.inbound.map(\.description) == ["info@acme.example"])
        #expect(world.courier.mail.map { $0.diverted.recipients.map(\.description) } == [["info@acme.example"]])
        #expect(try await world.waiting(.held) == ["joe@example.org"])
        #expect(try await world.waiting(.outbound).isEmpty)
        try await world.spool.release(.message(accepted.id))
        await world.pipeline.readmitAll()
        #expect(try await world.waiting(.outbound).isEmpty)
        #expect(world.courier.mail.count == 1)
    }

    @Test func `a host that has left the customer's MX records gets nothing more`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        #expect(Ending.Answer(try await acme.send(try stranger(acme))) == .accepted)
        try serve("acme.example", by: ["mx.elsewhere.example"], in: world)
        #expect(Ending.Answer(try await acme.send(try stranger(acme))) == .accepted)
        #expect(world.courier.mail.count == 1)
        #expect(try await world.waiting(.held) == ["info@acme.example"])
    }

    @Test func `without an answer about the servers the sender tries again`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        try world.zone.silence("acme.example")
        #expect(Ending.Answer(try await acme.send(try stranger(acme))) == .putOff(.tenant))
        #expect(world.courier.mail.isEmpty)
    }

    @Test func `what the server refuses is refused with the one answer, and kept for nobody`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        world.courier.answer(.refused("550 5.1.1 no such user"))
        let admission = try await acme.send(try stranger(acme, to: ["nobody@acme.example", "joe@example.org"]))
        guard case .refused(let refusal) = admission else { throw PipelineWorld.TurnedAway(admission: admission) }
        #expect(refusal.outcome == .tenantNotProved)
        #expect(refusal.privateReason.contains("no such user"))
        // Nobody's page says that somebody has it.
        let page = try await world.ledger.decisions(matching: MessageQuery(limit: 1))
        let outcomes = try await world.ledger.outcomes(of: try #require(page.first).id)
        #expect(outcomes.map(\.state) == [.returned, .returned])
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `domains of others are not looked up, and do not stand in the way`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        for number in 0..<12 { try world.zone.silence("dead\(number).example") }
        let others = (0..<12).map { "a@dead\($0).example" }
        #expect(Ending.Answer(try await acme.send(try stranger(acme, to: others + ["info@acme.example"]))) == .accepted)
        #expect(world.courier.mail.map { $0.diverted.recipients.count } == [1])
        #expect(try await world.waiting(.held).count == 12)
    }

    @Test func `while the server cannot be reached the sender keeps the message`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        world.courier.answer(.failed("no connection"))
        #expect(Ending.Answer(try await acme.send(try stranger(acme))) == .putOff(.tenant))
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `what became of it is kept, and makes no relation of the customer's`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        guard case .accepted(let accepted) = try await acme.send(try stranger(acme)) else {
            throw PipelineWorld.UnknownIdentity()
        }
        #expect(try await world.ledger.outcomes(of: accepted.id).map(\.state) == [.inbound])
        world.courier.answer(.refused("550 5.7.1 policy"))
        _ = try await acme.send(try stranger(acme))
        let record = try #require(try await world.ledger.decision(accepted.id))
        #expect(record.verdict.inbound(of: record.claim) == [0])
        guard case .accepted(let lawful) = try await acme.send(try acme.mail(to: ["info@acme.example"])) else {
            throw PipelineWorld.UnknownIdentity()
        }
        let facts = try #require(try await world.ledger.decision(lawful.id)).facts
        let key = CellKey.relation(of: acme.sender.id, with: facts.recipients[0].key)
        #expect(facts.cells[key] == nil)
    }

    @Test func `the tenants behind it are seen as ever`() async throws {
        let world = try await PipelineWorld()
        let acme = try await tenancy(world)
        _ = try await acme.send(try stranger(acme))
        #expect(try await world.ledger.seenTenants(of: acme.sender.id).map(\.tenant.text) == [Tenancy.attacker])
    }
}
