import Authority
import MailAuth
import Message
import Resolver
import Spool
import TestKit
import Testing

@testable import Ledger
@testable import Pipeline

/// The EchoSpoofing incident, each line of incidents 1.6 from the door's evidence to the spool.
@Suite struct EchoSpoofTests {
    private func expectRefused(_ admission: Admission, _ check: CheckName, _ world: PipelineWorld) async throws {
        #expect(Ending.Answer(admission) == .refused(check))
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `lawful mail of an allowed tenant is signed for its customer, with or without a host name`() async throws
    {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        #expect(Ending.Answer(try await acme.send(try acme.mail())) == .accepted)
        #expect(Ending.Answer(try await acme.sendWithoutName(try acme.mail(to: ["ann@example.org"]))) == .accepted)
        let departed = try await world.departing()
        #expect(departed.map(\.recipients) == [["ann@example.org"], ["joe@example.org"]])
        #expect(departed.allSatisfy { $0.signingDomain.text == "acme.example" })
        let results = try #require(departed[0].values("Authentication-Results").first)
        #expect(results.contains("dkim=pass"))
        #expect(results.contains("mx.mail.example"))
        #expect(departed[0].values("X-MS-Exchange-CrossTenant-Id") == [Tenancy.tenant])
    }

    @Test func `E2: an allowed tenant writes neither From nor MAIL FROM of a domain the customer has not proved`()
        async throws
    {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        let fields = [
            "X-OriginatorOrg: acme.example", "X-MS-Exchange-CrossTenant-AuthAs: Internal",
            "X-MS-Exchange-CrossTenant-Id: \(Tenancy.tenant)",
        ]
        try await expectRefused(
            try await acme.send(try acme.mail(from: "Bank <service@bank.example>", fields: fields)), .domain, world)
        let path = try acme.mail().with { $0.reversePath = "service@bank.example" }
        try await expectRefused(try await acme.send(path), .domain, world)
        let bounce = try acme.mail().with { $0.reversePath = nil }
        #expect(Ending.Answer(try await acme.send(bounce)) == .accepted)
    }

    @Test func `E4: tenant fields from anybody but Microsoft are removed and count for nothing`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        let forged = try acme.mail().with {
            $0.peer = "203.0.113.9"
            $0.relay?.origin = .other
        }
        try await expectRefused(try await acme.send(forged), .credential, world)
        let submitted = try acme.mail().with {
            $0.door = .submission
            $0.relay = nil
        }
        let key = Sender(
            id: acme.sender.id, label: acme.sender.label,
            identity: try #require(await world.mint(for: acme.sender.id)), key: acme.sender.key)
        #expect(Ending.Answer(try await world.send(submitted, as: key)) == .accepted)
        let departed = try #require(try await world.departing().first)
        for name in ["X-MS-Exchange-CrossTenant-Id", "X-OriginatorOrg", "X-MS-Exchange-CrossTenant-AuthAs"] {
            #expect(departed.values(name).isEmpty)
        }
    }

    @Test func `E6: a listed host of the customer's own that feeds its tenant is lawful`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world, hybrid: [try IPNetwork("198.51.100.0/28")])
        let fields = [
            "X-OriginatorOrg: acme.example", "X-MS-Exchange-CrossTenant-Id: \(Tenancy.tenant)",
            "X-MS-Exchange-CrossTenant-AuthAs: Anonymous", "X-MS-Exchange-CrossTenant-FromEntityHeader: HybridOnPrem",
            "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
                + "TenantId=\(Tenancy.tenant);Ip=[198.51.100.7];Helo=[exchange.acme.example]",
        ]
        #expect(Ending.Answer(try await acme.send(try acme.mail(fields: fields))) == .accepted)
    }

    @Test func `E7: a seal of Microsoft's that says DMARC failed, or is broken, is mail from outside`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        for (dmarc, breaks, expected) in [
            ("pass", false, Ending.Answer.accepted), ("fail", false, .refused(.tenant)),
            ("pass", true, .refused(.tenant)),
        ] {
            var letter = try acme.mail(to: ["\(dmarc)-\(breaks)@example.org"])
            try acme.seal(&letter, dmarc: dmarc)
            if breaks { letter.fields[0] = letter.fields[0].replacing("dkim=pass", with: "dkim=none") }
            #expect(Ending.Answer(try await acme.send(letter)) == expected)
        }
    }

    @Test func `E8: Microsoft's relay pool is refused, also for an allowed tenant`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        let pool = try acme.mail().with {
            $0.peer = "40.95.1.2"
            $0.relay?.origin = .microsoftRelayPool
        }
        try await expectRefused(try await acme.send(pool), .credential, world)
    }

    @Test func `E9: a bounce without a proved author is not signed`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        let bounce = try acme.mail(
            from: "Postmaster <postmaster@acme.onmicrosoft.com>", signer: "acme.onmicrosoft.com"
        ).with { $0.reversePath = nil }
        #expect(Ending.Answer(try await acme.send(bounce)) != .accepted)
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `E10: one customer's host name relays nothing of another customer's tenant`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        let bank = try await Tenancy(world, name: "Bank", domain: "bank.example", allows: false)
        let crossed = try acme.mail().with { $0.relay = bank.connection }
        try await expectRefused(try await bank.send(crossed), .tenant, world)
        let contradictory = try acme.mail().with { $0.relay = bank.connection }
        try await expectRefused(try await acme.send(contradictory), .credential, world)
    }

    @Test func `without a host name tenant and author have to select one connector`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        _ = try await Tenancy(world, name: "Bank", domain: "bank.example", allows: false)
        let foreign = try acme.mail(from: "X <x@nobody.example>")
        try await expectRefused(try await acme.sendWithoutName(foreign), .tenant, world)
        let spoof = try acme.mail(from: "Bank <service@bank.example>")
        try await expectRefused(try await acme.sendWithoutName(spoof), .tenant, world)
        let stranger = try acme.mail(tenant: Tenancy.attacker)
        try await expectRefused(try await acme.sendWithoutName(stranger), .tenant, world)
    }

    @Test func `E14: two authors, groups and other tricks in From are refused at the relay door too`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        for from in [
            "news@acme.example, service@bank.example", "Friends: news@acme.example;",
            "\"service@bank.example\" <news@acme.example>",
        ] {
            let letter = try acme.mail(isSigned: false).with { $0.from = from }
            #expect(Ending.Answer(try await acme.send(letter)) != .accepted, "\(from)")
        }
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `A1: what a connector in observe mode cannot prove is kept and never leaves`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world, mode: .observe)
        let stranger = try acme.mail(tenant: Tenancy.attacker)
        #expect(Ending.Answer(try await acme.send(stranger)) == .accepted)
        #expect(try await world.waiting(.held) == ["joe@example.org"])
        #expect(try await world.waiting(.outbound).isEmpty)
        #expect(Ending.Answer(try await acme.send(try acme.mail(to: ["ann@example.org"]))) == .accepted)
        #expect(try await world.waiting(.outbound) == ["ann@example.org"])
    }

    @Test func `A5: a tenant is allowed only by its own signed message with the nonce`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world, allows: false)
        #expect(try await !acme.prove(signing: false))
        #expect(try await !acme.prove(nonce: "cs-00000000000000000000000000"))
        try await expectRefused(try await acme.send(try acme.mail()), .tenant, world)
        #expect(try await acme.prove())
        #expect(Ending.Answer(try await acme.send(try acme.mail())) == .accepted)
    }

    @Test func `A5: what this installation signed itself, such as an answer that repeats a subject, proves no tenant`()
        async throws
    {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world, allows: false)
        let tenant = try #require(TenantID(Tenancy.attacker))
        let request = try await world.ledger.allowTenant(tenant, on: acme.connector.id, by: world.anna)
        func prove(_ selector: String, cutBy cut: Int = 0) async throws -> Pipeline.TenantProving {
            var letter = try acme.mail(
                tenant: Tenancy.attacker, subject: "Re: [1] \(request.nonce)", isSigned: false)
            try acme.sign(&letter, as: "acme.example", selector: selector)
            return await world.pipeline.proveTenant(
                letter.octets, size: letter.octets.count + cut,
                to: try Mailbox("tenant-proof@\(acme.connector.host).mx.mail.example"),
                from: Connection(peer: try IPAddress(letter.peer), protocolName: "ESMTPS", relay: letter.relay))
        }
        #expect(try await prove("c1-abcdefghijklmnop") == .refused)
        #expect(try await prove("selector1", cutBy: 1) == .refused)
        #expect(try await prove("selector2") == .allowed)
    }

    @Test func `a slow DNS does not refuse a proof for good`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world, allows: false)
        let tenant = try #require(TenantID(Tenancy.tenant))
        let request = try await world.ledger.allowTenant(tenant, on: acme.connector.id, by: world.anna)
        var letter = try acme.mail(subject: request.nonce, isSigned: false)
        try acme.sign(&letter, as: "acme.example", selector: "slow")
        func prove() async throws -> Pipeline.TenantProving {
            await world.pipeline.proveTenant(
                letter.octets, size: letter.octets.count,
                to: try Mailbox("tenant-proof@\(acme.connector.host).mx.mail.example"),
                from: Connection(peer: try IPAddress(letter.peer), protocolName: "ESMTPS", relay: letter.relay))
        }
        let name = try DNSName("slow._domainkey.acme.example")
        let key = world.zone.zone().entries[name] ?? []
        try world.zone.silence("slow._domainkey.acme.example")
        #expect(try await prove() == .undecided)
        world.zone.put(key, at: name)
        #expect(try await prove() == .allowed)
    }

    @Test func `the DNS that does not answer about a key decides nothing`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        var letter = try acme.mail(
            isSigned: false,
            fields: ["X-OriginatorOrg: acme.example", "X-MS-Exchange-CrossTenant-AuthAs: Internal"])
        try acme.sign(&letter, as: "acme.example", selector: "silent")
        try world.zone.silence("silent._domainkey.acme.example")
        #expect(Ending.Answer(try await acme.send(letter)) == .putOff(.tenant))
        #expect(try await world.spool.list().isEmpty)
    }
    @Test func `queued mail of a tenant stays when the tenant is denied`() async throws {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world)
        #expect(Ending.Answer(try await acme.send(try acme.mail())) == .accepted)
        let work = try #require(await world.spool.lease(10, at: world.clock.now()).first)
        let departure = Departure(
            message: work.message, customer: work.customer, identity: work.identity,
            signingDomain: work.signingDomain, authorDomain: work.authorDomain, recipientKey: work.recipients[0].key,
            tenant: work.tenant)
        try await world.ledger.beat()
        #expect(world.ledger.standingView().mayDepart(departure) == .go)
        let tenant = try #require(TenantID(Tenancy.tenant))
        try await world.ledger.denyTenant(tenant, on: acme.connector.id, by: world.anna)
        try await world.ledger.beat()
        #expect(world.ledger.standingView().mayDepart(departure) != .go)
    }

    @Test func `what was held in observe mode goes when its tenant is proved and an operator lets it, not before`()
        async throws
    {
        let world = try await PipelineWorld()
        let acme = try await Tenancy(world, allows: false, mode: .observe)
        guard case .accepted(let accepted) = try await acme.send(try acme.mail()) else {
            throw PipelineWorld.UnknownIdentity()
        }
        #expect(try await world.waiting(.held) == ["joe@example.org"])
        try await world.spool.release(.message(accepted.id))
        await world.pipeline.readmitAll()
        #expect(try await world.waiting(.outbound).isEmpty)
        #expect(try await acme.prove())
        try await world.spool.release(.message(accepted.id))
        await world.pipeline.readmitAll()
        #expect(try await world.waiting(.outbound) == ["joe@example.org"])
    }
}
