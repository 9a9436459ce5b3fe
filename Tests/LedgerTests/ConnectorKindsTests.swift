import Authority
import Message
import Store
import TestKit
import Testing

@testable import Ledger

struct ConnectorKindsTests {
    private func add(
        _ kind: ConnectorKind, in world: World, mode: ConnectorMode = .enforce, for customer: CustomerID? = nil
    ) async throws -> ConnectorFacts {
        let owner = if let customer { customer } else { try await world.customer().facts.id }
        return try await world.ledger.addConnector(
            ConnectorRequest(customer: owner, name: "relay", kind: kind, mode: mode), by: world.anna)
    }

    /// The sentence that a connector is refused with; nil when it is not.
    private func refusal(of kind: ConnectorKind, in world: World) async throws -> String? {
        do {
            _ = try await add(kind, in: world)
            return nil
        } catch let error as LedgerError {
            guard case .notAllowed(let sentence) = error else { return "\(error)" }
            return sentence
        }
    }

    @Test func `connectors of every kind are kept as they were asked for`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let key = try await world.key(of: customer)
        let kinds: [ConnectorKind] = [
            .microsoft365(Microsoft365Rules(hybridSources: [try IPNetwork("198.51.100.4/30")])), .googleWorkspace,
            .network([try IPNetwork("192.0.2.0/28"), try IPNetwork("2001:db8:5::/64")]),
            .certificate([try DomainName("mx1.acme.example"), try DomainName("mx2.acme.example")]),
            .credential(key.id),
        ]
        var added: [ConnectorFacts] = []
        for kind in kinds { added.append(try await add(kind, in: world, mode: .observe, for: customer)) }
        #expect(added.map(\.kind) == kinds)
        #expect(added.allSatisfy { $0.mode == .observe && $0.host.utf8.count == RandomWord.length })
        #expect(Set(added.map(\.host)).count == added.count)
        #expect(try world.other().connectors(of: customer) == added.sorted { $0.id < $1.id })
        let log = try await world.ledger.auditLog(of: customer).filter { $0.action == .connectorAdded }
        #expect(log.count == kinds.count)
        #expect(log.contains { $0.detail == "relay: microsoft365 hybrid 198.51.100.4/30, observe" })
    }

    @Test(arguments: ["40.107.1.0/28", "40.95.3.4", "74.125.1.0/28", "52.82.172.5", "2a01:111:f403:1::/64"])
    func `networks of senders with many customers are refused, as addresses and as hybrid sources`(
        text: String
    ) async throws {
        let world = try World()
        let network = try IPNetwork(text)
        for kind: ConnectorKind in [.network([network]), .microsoft365(Microsoft365Rules(hybridSources: [network]))] {
            let sentence = try #require(try await refusal(of: kind, in: world))
            #expect(sentence.contains("\(network) is shared by many senders"))
        }
        #expect(world.ledger.connectors().isEmpty)
    }

    @Test func `the list in force decides who is shared`() async throws {
        let world = try World()
        let request = ConnectorRequest(
            customer: try await world.customer().facts.id, name: "a", kind: .network([try IPNetwork("127.0.77.8")]))
        await #expect(throws: LedgerError.self) {
            try await world.ledger.addConnector(request, refusing: .sandbox, by: world.anna)
        }
        _ = try await world.ledger.addConnector(request, by: world.anna)
    }

    @Test func `hybrid sources are as narrow and as few as networks`() async throws {
        let world = try World()
        let many = try (0...ConnectorRequest.mostNetworks).map { try IPNetwork("192.0.2.\($0)") }
        for sources in [[try IPNetwork("198.51.100.0/27")], many] {
            let kind = ConnectorKind.microsoft365(Microsoft365Rules(hybridSources: sources))
            #expect(try await refusal(of: kind, in: world) != nil)
            #expect(try await refusal(of: .network(sources), in: world) != nil)
        }
        #expect(try await refusal(of: .network([]), in: world) != nil)
        #expect(try await refusal(of: .network(Array(many.dropLast())), in: world) == nil)
    }

    @Test(arguments: [
        "mail.protection.outlook.com", "outlook.com", "smtp.google.com", "contoso.onmicrosoft.com", "localhost",
    ])
    func `names in certificates that many show are refused`(name: String) async throws {
        let world = try World()
        let names = [try DomainName("mx.acme.example"), try DomainName(name)]
        #expect(try await refusal(of: .certificate(names), in: world)?.contains(name) == true)
    }

    @Test func `a certificate connector lists 1 to 16 names`() async throws {
        let world = try World()
        let names = try (0...ConnectorRequest.mostNames).map { try DomainName("mx\($0).acme.example") }
        #expect(try await refusal(of: .certificate([]), in: world) != nil)
        #expect(try await refusal(of: .certificate(names), in: world) != nil)
        #expect(try await refusal(of: .certificate(Array(names.dropLast())), in: world) == nil)
    }

    @Test func `a credential connector needs a key of the customer's own that is in force`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let foreign = try await world.key(of: world.customer("Other").facts.id).id
        let revoked = try await world.key(of: customer).id
        try await world.ledger.revokeKey(revoked, by: world.anna, reason: "")
        var reading = MintRequest(customer: customer, name: "reader", secondFactor: .operator)
        reading.scopes = [.read]
        let reader = try await world.ledger.mintKey(reading, by: world.anna).id
        let unknown = CredentialID(bits: 7)
        for id in [foreign, revoked, reader, unknown] {
            await #expect(throws: LedgerError.self) {
                try await add(.credential(id), in: world, for: customer)
            }
        }
        #expect(world.ledger.connectors().isEmpty)
    }

    @Test func `a connector begins without tenants`() async throws {
        let world = try World()
        let tenant = TenantFacts(
            id: try #require(TenantID("11111111-2222-3333-4444-555555555555")), state: .allowed,
            since: world.clock.now())
        #expect(try await refusal(of: .microsoft365(Microsoft365Rules(tenants: [tenant])), in: world) != nil)
    }

    @Test func `a network connector of a ledger of before is a connector of the kind network, with a host name`()
        async throws
    {
        let folder = try ScratchFolder()
        let (customer, connector) = (CustomerID(bits: 5), ConnectorID(bits: 6))
        do {
            let before = try Database(
                path: "\(folder.path)/ledger.sqlite", migrations: Array(Schema.migrations.prefix(5)))
            try before.write { connection in
                try connection.run(
                    "INSERT INTO customer (id, name, standing, label, since) VALUES (?, 'Acme', 'active', 'acme', 1)",
                    [SQLValue(customer)])
                try connection.run(
                    """
                    INSERT INTO connector (id, customer, name, networks, classes, created)
                    VALUES (?, ?, 'office', '192.0.2.0/28', 'bulk,transactional', 1)
                    """, [SQLValue(connector), SQLValue(customer)])
            }
        }
        let ledger = try World.open(folder, ManualClock())
        let found = try #require(ledger.connectors(of: customer).first)
        #expect(found.id == connector)
        #expect(found.kind == .network([try IPNetwork("192.0.2.0/28")]))
        #expect(found.mode == .enforce && found.classes == [.bulk, .transactional])
        #expect(found.host.utf8.count >= RandomWord.length)
        #expect(ledger.connector(host: found.host)?.customer == customer)
        #expect(ledger.connector(for: try IPAddress("192.0.2.3"))?.identity == .connector(connector))
    }

    @Test func `host names stand beneath the machine's name once it is known, also for another process`() async throws {
        let world = try World()
        let connector = try await add(.googleWorkspace, in: world)
        let other = try world.other()
        #expect(world.ledger.host == nil)
        #expect(world.ledger.hostName(of: connector) == "\(connector.host).mail.example")
        try await world.ledger.noteHost(DomainName("mx.mail.example"))
        #expect(world.ledger.hostName(of: connector) == "\(connector.host).mx.mail.example")
        try await other.beat()
        #expect(other.host?.text == "mx.mail.example")
        #expect(try world.other().host?.text == "mx.mail.example")
    }

    @Test func `mail of a credential connector stays once its key is revoked`() async throws {
        let world = try World()
        let (customer, _) = try await world.sender()
        let key = try await world.key(of: customer)
        let connector = try await add(.credential(key.id), in: world, for: customer)
        let departure = Departure(
            message: MessageID(bits: 1), customer: customer, identity: .connector(connector.id),
            signingDomain: try DomainName("acme.example"), recipientKey: "00")
        let view = world.ledger.standingView()
        #expect(view.mayDepart(departure) == .go)
        try await world.ledger.revokeKey(key.id, by: world.anna, reason: "stolen")
        #expect(view.mayDepart(departure) == .stay(reason: "the connector's key was revoked"))
    }

    @Test func `an author selects only among connectors of customers who have proved the domain`() async throws {
        let world = try World()
        let author = try DomainName("acme.example")
        let relay = RelayEvidence(origin: .google)
        let bank = try await world.customer("Bank").facts.id
        _ = try await add(.googleWorkspace, in: world, for: bank)
        _ = try await world.ledger.addDomain(author, for: bank, by: world.anna)
        guard case .nobody = world.ledger.sender(of: relay, author: author) else {
            Issue.record("a domain that is merely added selects nobody")
            return
        }
        let (customer, _) = try await world.sender()
        let mine = try await add(.googleWorkspace, in: world, for: customer)
        guard case .known(let identity, let facts) = world.ledger.sender(of: relay, author: author) else {
            Issue.record("nobody was selected")
            return
        }
        #expect(identity.customer == customer && facts == mine)
        try await world.ledger.revokeConnector(mine.id, by: world.anna, reason: "")
        guard case .nobody = world.ledger.sender(of: relay, author: author) else {
            Issue.record("a revoked connector was selected")
            return
        }
    }
}
