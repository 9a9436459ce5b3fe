import Message
import Testing

@testable import Authority

/// Mail that nobody proved, through a connector that takes it as the customer's inbound mail; through `decide`.
@Suite struct InboundRouteTests {
    /// A stranger's message for recipients in and outside of the customer's domain.
    private func stranger(
        to recipients: [String] = ["info@shop.example"], servers: [String]? = ["mx.shop.example"],
        _ change: (inout Scene) throws -> Void = { _ in }
    ) throws -> Scene {
        var scene = try Scene(recipients: recipients)
        try scene.useMicrosoft()
        scene.changeFields { $0.tenant = Scene.foreignTenant }
        scene.facts.connector?.mode = .inbound(try #require(InboundHost("mx.shop.example")))
        scene.evidence.relay?.mailHosts = [MailHosts(domain: try DomainName("shop.example"), names: servers)]
        try change(&scene)
        return scene
    }

    @Test func `a recipient whose domain is the customer's and names the host gets it, unsigned`() throws {
        let verdict = try stranger().verdict()
        #expect(verdict.rulings == [.inbound])
        #expect(verdict.signingDomain == nil)
        #expect(verdict.relayProof == nil)
        #expect(verdict.findings(of: .tenant).map(\.result) == [.inbound])
    }

    @Test func `what is proved is sent and signed as ever`() throws {
        let scene = try stranger { scene in scene.changeFields { $0.tenant = Scene.tenant } }
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `recipients elsewhere are held, whatever servers they name`() throws {
        let scene = try stranger(to: ["ann@example.net", "info@shop.example", "joe@example.org"]) { scene in
            for domain in ["example.net", "example.org"] {
                scene.evidence.relay?.mailHosts?.append(
                    MailHosts(domain: try DomainName(domain), names: ["mx.shop.example"]))
            }
        }
        #expect(scene.verdict().rulings == [.hold(.observed), .inbound, .hold(.observed)])
    }

    @Test(arguments: [ProofState.pending, .paused, .conflict, .undecided])
    func `a domain that is not proved any more gets nothing`(_ state: ProofState) throws {
        let scene = try stranger { try $0.setProof(state) }
        #expect(scene.verdict().rulings?.contains(.inbound) != true)
    }

    @Test func `a domain that another customer has proved beneath this one's gets nothing`() throws {
        let scene = try stranger(to: ["info@sub.shop.example"]) { scene in
            let (name, cover) = (try DomainName("sub.shop.example"), try DomainName("shop.example"))
            scene.evidence.relay?.mailHosts = [MailHosts(domain: name, names: ["mx.shop.example"])]
            scene.facts.domains[name] = DomainFacts(proof: .active, provedBy: cover, provedByOther: true)
        }
        #expect(scene.verdict().rulings == [.hold(.observed)])
    }

    @Test func `a host that the domain does not name gets nothing`() throws {
        #expect(try stranger(servers: ["mx.elsewhere.example"]).verdict().rulings == [.hold(.observed)])
        #expect(try stranger(servers: []).verdict().rulings == [.hold(.observed)])
    }

    @Test func `while the DNS does not answer nobody can tell`() throws {
        let scene = try stranger(servers: nil)
        #expect(scene.verdict().refusal?.outcome == .undecided)
        #expect(scene.verdict().writes.isEmpty)
        let unasked = try stranger { $0.evidence.relay?.mailHosts = nil }
        #expect(unasked.verdict().refusal?.outcome == .undecided)
        // What is proved does not wait for it.
        let lawful = try stranger(servers: nil) { scene in scene.changeFields { $0.tenant = Scene.tenant } }
        #expect(lawful.verdict().rulings == [.send])
    }

    @Test func `a denied tenant is refused`() throws {
        let scene = try stranger { scene in
            scene.changeRules {
                $0.tenants.append(TenantFacts(id: Scene.foreignTenant, state: .denied, since: Scene.now))
            }
        }
        #expect(scene.verdict().refusal?.outcome == .tenantNotProved)
    }

    @Test func `what waits is not handed on when somebody lets it go`() throws {
        let scene = try stranger { $0.facts.readmission = .released(by: "anna", at: $0.now) }
        #expect(scene.verdict().rulings == [.hold(.observed)])
    }

    @Test func `handing on has an allowance, beyond which the connector enforces`() throws {
        var scene = try stranger()
        let key = CellKey.observed(Scene.connectorID, isStranger: true)
        #expect(scene.verdict().writes[key] != nil)
        // Nothing of it is kept, however large it is.
        scene.evidence.message.size = 20_000_000
        scene.spend(Observation.most, key)
        #expect(scene.verdict().rulings == [.inbound])
        scene.spend(Observation.mostHanded, key)
        #expect(scene.verdict().refusal?.outcome == .tenantNotProved)
        var mixed = try stranger(to: ["info@shop.example", "ann@example.net"])
        mixed.spend(Observation.most, key)
        #expect(mixed.verdict().refusal?.outcome == .tenantNotProved)
    }

    @Test(arguments: [
        "joe%victim.example@shop.example", "victim.example!joe@shop.example", "\"joe@victim.example\"@shop.example",
    ])
    func `an address that a server might send on is held`(_ recipient: String) throws {
        #expect(try stranger(to: [recipient]).verdict().rulings == [.hold(.observed)])
    }

    @Test func `the customer's own list says nothing about mail to its own people`() throws {
        let scene = try stranger { scene in
            scene.facts.recipients[0].suppression = Suppression(list: .customer, reason: .bounce, since: scene.now)
        }
        #expect(scene.verdict().rulings == [.inbound])
    }

    @Test func `nothing of it is debited to the customer`() throws {
        #expect(try stranger().verdict().writes.keys.map(\.kind) == [.observed])
    }
}
