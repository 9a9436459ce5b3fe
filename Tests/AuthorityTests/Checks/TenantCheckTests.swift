import MailAuth
import Message
import Testing

@testable import Authority

/// The tenant check through `decide`: for every refusal the message beside it that is accepted.
@Suite struct TenantCheckTests {
    private func microsoft(_ change: (inout Scene) throws -> Void = { _ in }) throws -> Scene {
        var scene = try Scene()
        try scene.useMicrosoft()
        try change(&scene)
        return scene
    }

    private func expectRefused(_ scene: Scene, _ reason: String) {
        #expect(scene.verdict().refusal?.check == .tenant)
        #expect(scene.verdict().refusal?.outcome == .tenantNotProved)
        #expect(
            scene.verdict().findings(of: .tenant).first?.reason.contains(reason) == true,
            "\(scene.verdict().findings(of: .tenant))")
    }

    @Test func `an allowed tenant's mailbox is accepted, and the proof is kept`() throws {
        let scene = try microsoft()
        #expect(scene.verdict().rulings == [.send])
        let shop = try DomainName("shop.example")
        #expect(
            scene.verdict().relayProof
                == RelayProof(
                    connector: Scene.connectorID, authorDomain: shop, ground: .signedTenant(Scene.tenant, by: shop)))
    }

    @Test func `at other doors nothing is asked and no proof is made`() throws {
        #expect(try Scene().verdict().rulings == [.send])
        #expect(try Scene().verdict().relayProof == nil)
    }

    @Test func `an empty tenant list admits nobody (E1)`() throws {
        expectRefused(try microsoft { $0.changeRules { $0.tenants = [] } }, "not on the list")
        let unnamed = try microsoft { scene in
            scene.changeRules { $0.tenants = [] }
            scene.changeFields { $0.tenant = nil }
        }
        expectRefused(unnamed, "allows no tenant")
    }

    @Test(arguments: [TenantFacts.State.pending, .denied])
    func `a tenant that is only named, or denied, is refused`(_ state: TenantFacts.State) throws {
        var scene = try Scene()
        try scene.useMicrosoft(state)
        expectRefused(scene, state.rawValue)
        let second = TenantFacts(id: Scene.foreignTenant, state: .allowed, since: scene.now)
        scene.changeRules { $0.tenants.append(second) }
        expectRefused(scene, state.rawValue)
    }

    @Test func `a foreign tenant is refused whoever signed (E3, A4)`() throws {
        expectRefused(try microsoft { $0.changeFields { $0.tenant = Scene.foreignTenant } }, "not on the list")
    }

    @Test func `without Microsoft's word there is no tenant, signed or not (E4, A4)`() throws {
        expectRefused(try microsoft { $0.evidence.relay?.tenant = .absent }, "names no tenant")
        expectRefused(try microsoft { $0.evidence.relay?.tenant = .unreadable(reason: "twice") }, "twice")
    }

    @Test func `without a signature Microsoft's word on a proved connection is enough`() throws {
        let scene = try microsoft { $0.evidence.relay?.authentication?.signatures = [] }
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().relayProof?.ground == .namedTenant(Scene.tenant))
    }

    @Test func `without an id the tenant's own signature and organisation tell who it is (B12)`() throws {
        let scene = try microsoft { $0.changeFields { $0.tenant = nil } }
        #expect(scene.verdict().rulings == [.send])
        let unsigned = try microsoft {
            $0.changeFields { $0.tenant = nil }
            $0.evidence.relay?.authentication?.signatures = []
        }
        expectRefused(unsigned, "no signature of an allowed one")
        let strange = try microsoft { scene in
            scene.changeFields { $0.tenant = nil }
            scene.evidence.relay?.authentication?.signatures = [try Scene.signature("evil.onmicrosoft.com")]
        }
        expectRefused(strange, "no signature of an allowed one")
        let silent = try microsoft { scene in
            scene.changeFields { $0.tenant = nil }
            scene.evidence.relay?.authentication?.signatures = [try Scene.signature("shop.example", .temperror)]
        }
        #expect(silent.verdict().refusal?.isTemporary == true)
    }

    @Test func `an organisation that is not the tenant's contradicts it (E5)`() throws {
        let other = try DomainName("evil.example")
        expectRefused(try microsoft { $0.changeFields { $0.organisation = other } }, "is not its")
    }

    @Test func `an organisation that the customer has proved is its tenant's`() throws {
        let other = try DomainName("brand.example")
        let scene = try microsoft { scene in
            scene.changeFields { $0.organisation = other }
            scene.facts.domains[other] = DomainFacts(proof: .active, provedBy: other)
        }
        #expect(scene.verdict().rulings == [.send])
        #expect(try Facts.domainsNeeded(scene.claim, scene.evidence).contains(DomainName("brand.example")))
    }

    @Test func `while its initial domain is not known, no signature there contradicts a tenant`() throws {
        let scene = try microsoft { scene in
            scene.changeRules { $0.tenants[0].organisations.removeLast() }
            scene.evidence.relay?.authentication?.signatures = [try Scene.signature("shopexample.onmicrosoft.com")]
        }
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().relayProof?.ground == .namedTenant(Scene.tenant))
    }

    @Test func `another tenant's valid signature contradicts the one that is named`() throws {
        let scene = try microsoft { scene in
            scene.evidence.relay?.authentication?.signatures.append(try Scene.signature("evil.onmicrosoft.com"))
        }
        expectRefused(scene, "evil.onmicrosoft.com signed")
        let broken = try microsoft { scene in
            scene.evidence.relay?.authentication?.signatures.append(
                try Scene.signature("evil.onmicrosoft.com", .fail))
        }
        #expect(broken.verdict().rulings == [.send])
    }

    @Test func `what no mailbox of the tenant wrote counts only from listed hosts (E6)`() throws {
        let address = try IPAddress("192.0.2.9")
        let hybrid = try microsoft { scene in
            scene.changeFields {
                $0.authentication = .anonymous
                $0.entity = .hybridOnPremises
                $0.source = .init(tenant: Scene.tenant, address: address, greeting: "mx1")
            }
        }
        expectRefused(hybrid, "no listed host")
        var listed = hybrid
        let network = try IPNetwork("192.0.2.0/28")
        listed.changeRules { $0.hybridSources = [network] }
        #expect(listed.verdict().rulings == [.send])
        let wide = try IPNetwork("192.0.2.0/24")
        listed.changeRules { $0.hybridSources = [wide] }
        expectRefused(listed, "no listed host")
        for change: (inout TenantFields) -> Void in [
            { $0.authentication = .anonymous }, { $0.authentication = nil }, { $0.entity = .hybridOnPremises },
            { $0.authentication = .other }, { $0.entity = .other },
        ] {
            expectRefused(try microsoft { $0.changeFields(change) }, "no mailbox of the tenant wrote it")
        }
    }

    @Test func `a broken seal, or DMARC failed at Microsoft's door, is mail from outside (E7)`() throws {
        expectRefused(try microsoft { $0.evidence.relay?.authentication?.arc = .fail }, "seal is broken")
        expectRefused(try microsoft { $0.evidence.relay?.authentication?.firstDMARC = "fail" }, "DMARC failed")
        let silent = try microsoft {
            $0.evidence.relay?.authentication?.arc = .fail
            $0.evidence.relay?.authentication?.isARCTemporary = true
        }
        #expect(silent.verdict().refusal?.isTemporary == true)
        let other = try DomainName("lists.example")
        let foreign = try microsoft {
            $0.evidence.relay?.authentication?.firstDMARC = "fail"
            $0.evidence.relay?.authentication?.firstSealer = other
        }
        #expect(foreign.verdict().rulings == [.send])
    }

    @Test func `when nobody looked at the signatures it is undecided`() throws {
        let scene = try microsoft { $0.evidence.relay?.authentication = nil }
        #expect(scene.verdict().refusal?.isTemporary == true)
        #expect(scene.verdict().relayProof == nil)
    }

    @Test func `an allowed tenant writes for domains of this customer only (E2)`() throws {
        let scene = try microsoft { scene in
            let bank = try DomainName("bank.example")
            scene.evidence.message.authors[0].mailbox = try Mailbox("a@bank.example")
            scene.changeFields { $0.organisation = bank }
            scene.changeRules { $0.tenants[0].organisations.append(bank) }
        }
        #expect(scene.verdict().refusal?.check == .domain)
        let path = try microsoft { $0.claim.reversePath = .mailbox(try Mailbox("a@bank.example")) }
        #expect(path.verdict().refusal?.check == .domain)
        #expect(try microsoft { $0.claim.reversePath = .null }.verdict().rulings == [.send])
    }

    // MARK: Google

    private func google(_ signer: String = "shop.example", _ change: (inout Scene) throws -> Void = { _ in }) throws
        -> Scene
    {
        var scene = try Scene()
        try scene.useGoogle(signer: signer)
        try change(&scene)
        return scene
    }

    @Test(arguments: ["shop.example", "shop-example.20230601.gappssmtp.com"])
    func `Google's signature for the customer's domain is accepted`(_ signer: String) throws {
        #expect(try google(signer).verdict().rulings == [.send])
    }

    @Test(arguments: [
        "bank.example", "bank-example.20230601.gappssmtp.com", "gappssmtp.com", "shop-example.gappssmtp.com",
        "shop-example.x20230601.gappssmtp.com", "shop-example.20230601.gappssmtp.com.evil.example", "example",
    ])
    func `no other signature is`(_ signer: String) throws {
        expectRefused(try google(signer), "no signature that Google makes")
    }

    @Test func `an address of Google's alone proves nothing`() throws {
        expectRefused(try google { $0.evidence.relay?.authentication?.signatures = [] }, "no signature")
        let failed = try google { scene in
            scene.evidence.relay?.authentication?.signatures = [try Scene.signature("shop.example", .fail)]
        }
        expectRefused(failed, "no signature")
        let silent = try google { scene in
            scene.evidence.relay?.authentication?.signatures = [try Scene.signature("shop.example", .temperror)]
        }
        #expect(silent.verdict().refusal?.isTemporary == true)
        let partial = try google { $0.evidence.relay?.authentication?.signatures[0].coversContent = false }
        expectRefused(partial, "no signature")
    }

    @Test func `the folded name counts only where it is unambiguous`() throws {
        let domain = try DomainName("my-shop.example")
        let scene = try google("my-shop-example.20230601.gappssmtp.com") { scene in
            scene.evidence.message.authors[0].mailbox = try Mailbox("a@my-shop.example")
            scene.facts.domains[domain] = DomainFacts(proof: .active, provedBy: domain)
            scene.claim.reversePath = .null
        }
        expectRefused(scene, "no signature")
    }

    // MARK: Replay (A4)

    @Test func `where a signature alone tells, it is taken for one recipient as often as a sender tries again`() throws
    {
        var scene = try google()
        for _ in 0..<ReplayLimits.uses {
            let verdict = scene.verdict()
            #expect(verdict.rulings == [.send])
            scene.facts.cells.merge(verdict.writes) { $1 }
        }
        expectRefused(scene, "taken for recipient 1 before")
        var microsoft = try microsoft()
        microsoft.facts.cells = scene.facts.cells
        #expect(microsoft.verdict().rulings == [.send])
    }

    @Test func `without the tenant's id its signature is as good as Google's, and no better (A4)`() throws {
        var scene = try microsoft { $0.changeFields { $0.tenant = nil } }
        let shop = try DomainName("shop.example")
        #expect(scene.verdict().relayProof?.ground == .signatureOfTenant(Scene.tenant, by: shop))
        scene.evidence.relay?.authentication?.signatures[0].signedAt = scene.now - .days(40)
        expectRefused(scene, "too old")
        let outside = try microsoft {
            $0.changeFields {
                $0.tenant = nil
                $0.authentication = .anonymous
            }
        }
        expectRefused(outside, "no mailbox of the tenant wrote it")
    }

    @Test func `our own signature does not pass for Google's`() throws {
        let scene = try google { scene in
            scene.evidence.relay?.authentication?.signatures[0].selector = "c1-abcdefghijklmnop"
        }
        expectRefused(scene, "no signature")
    }

    @Test func `a domain that only folds to the author's is not the author's`() throws {
        let scene = try google("news-shop-example.20230601.gappssmtp.com") { scene in
            let shop = try DomainName("shop.example")
            scene.evidence.message.authors[0].mailbox = try Mailbox("ceo@news.shop.example")
            scene.facts.domains[try DomainName("news.shop.example")] = DomainFacts(proof: .active, provedBy: shop)
        }
        expectRefused(scene, "no signature")
    }

    @Test func `strangers get one answer, whatever turned their mail away (A8)`() throws {
        for change: (inout Scene) -> Void in [
            { $0.facts.customer?.standing = .frozen }, { $0.evidence.message.defects = [.bareLineFeed] },
            { $0.facts.recipients[0].suppression = Suppression(list: .customer, reason: .bounce, since: $0.now) },
            { $0.spend(200, .firstTimeRecipients(Scene.customer)) },
        ] {
            var scene = try microsoft { $0.changeFields { $0.tenant = Scene.foreignTenant } }
            change(&scene)
            #expect(scene.verdict().refusal?.outcome == .tenantNotProved)
            #expect(scene.preview() == nil)
            var own = try microsoft()
            change(&own)
            #expect(own.verdict().refusal.map { $0.outcome != .tenantNotProved } == true)
        }
    }

    @Test func `recipients that a signature alone does not name are few, counted over all transactions`() throws {
        var scene = try google { $0.evidence.relay?.authentication?.signatures[0].outsiders = [0] }
        for number in 0..<ReplayLimits.outsiders {
            scene.facts.recipients[0].key = "key-\(number)"
            let verdict = scene.verdict()
            #expect(verdict.rulings == [.send])
            scene.facts.cells.merge(verdict.writes) { $1 }
        }
        scene.facts.recipients[0].key = "key-last"
        expectRefused(scene, "too many recipients")
    }

    @Test func `whoever is written to again counts among the unnamed once`() throws {
        var scene = try google { $0.evidence.relay?.authentication?.signatures[0].outsiders = [0] }
        for _ in 0..<ReplayLimits.uses {
            let verdict = scene.verdict()
            #expect(verdict.rulings == [.send])
            scene.facts.cells.merge(verdict.writes) { $1 }
        }
        let key = CellKey.signatureOutsiders(scene.evidence.relay?.authentication?.signatures[0].hash ?? "")
        #expect(scene.facts.cells.count(key).total(at: scene.now) == 1)
    }

    @Test func `our own signature proves no tenant of Microsoft's either`() throws {
        let scene = try microsoft { scene in
            scene.changeFields { $0.tenant = nil }
            scene.evidence.relay?.authentication?.signatures[0].selector = "c1-abcdefghijklmnop"
        }
        expectRefused(scene, "no signature of an allowed one")
        let named = try microsoft {
            $0.evidence.relay?.authentication?.signatures[0].selector = "c1-abcdefghijklmnop"
        }
        #expect(named.verdict().relayProof?.ground == .namedTenant(Scene.tenant))
    }

    @Test func `a message that nobody wrote is refused for that`() throws {
        var scene = try Scene()
        try scene.useConnector("192.0.2.0/28")
        scene.evidence.message.authors = []
        #expect(scene.verdict().refusal?.outcome == .fromNotSingle)
    }

    @Test func `a denied tenant is refused, and not observed`() throws {
        var scene = try Scene()
        try scene.useMicrosoft(.denied)
        scene.facts.connector?.mode = .observe
        let second = TenantFacts(id: Scene.foreignTenant, state: .allowed, since: scene.now)
        scene.changeRules { $0.tenants.append(second) }
        expectRefused(scene, "is denied")
    }

    @Test func `an old signature proves nothing by itself`() throws {
        expectRefused(
            try google { $0.evidence.relay?.authentication?.signatures[0].signedAt = $0.now - .hours(25) }, "too old")
        expectRefused(try google { $0.evidence.relay?.authentication?.signatures[0].signedAt = nil }, "too old")
        expectRefused(
            try google { $0.evidence.relay?.authentication?.signatures[0].signedAt = $0.now + .hours(2) }, "too old")
    }

    @Test func `what is asked about again was counted before`() throws {
        var scene = try google { $0.evidence.relay?.authentication?.signatures[0].signedAt = $0.now - .hours(60) }
        scene.facts.readmission = .renewed
        #expect(scene.verdict().rulings == [.send])
    }

    // MARK: Observing

    @Test func `a denied tenant, or a broken name of one, is refused also where no tenant is allowed yet`() throws {
        var denied = try Scene()
        try denied.useMicrosoft(.denied)
        denied.facts.connector?.mode = .observe
        expectRefused(denied, "denied")
        var broken = try Scene()
        try broken.useMicrosoft(.pending)
        broken.facts.connector?.mode = .observe
        broken.evidence.relay?.tenant = .unreadable(reason: "twice")
        expectRefused(broken, "twice")
    }

    @Test func `in observe mode what is not proved is held and never signed`() throws {
        let scene = try microsoft { scene in
            scene.facts.connector?.mode = .observe
            scene.changeFields { $0.tenant = Scene.foreignTenant }
        }
        let verdict = scene.verdict()
        #expect(verdict.rulings == [.hold(.observed)])
        #expect(verdict.signingDomain == nil)
        #expect(verdict.relayProof == nil)
        let domain = try microsoft { scene in
            scene.facts.connector?.mode = .observe
            try scene.setProof(.conflict)
        }
        #expect(domain.verdict().rulings == [.hold(.observed)])
        let lawful = try microsoft { $0.facts.connector?.mode = .observe }
        #expect(lawful.verdict().rulings == [.send])
    }

    @Test func `a release does not let unproved mail go`() throws {
        let scene = try microsoft { scene in
            scene.facts.connector?.mode = .observe
            scene.changeFields { $0.tenant = Scene.foreignTenant }
            scene.facts.readmission = .released(by: "anna", at: scene.now)
        }
        #expect(scene.verdict().rulings == [.hold(.observed)])
    }

    @Test func `observing has an allowance, beyond which the connector enforces`() throws {
        var scene = try microsoft { scene in
            scene.facts.connector?.mode = .observe
            scene.changeFields { $0.tenant = Scene.foreignTenant }
        }
        #expect(scene.verdict().writes[.observed(Scene.connectorID, isStranger: true)] != nil)
        scene.spend(Observation.most, .observed(Scene.connectorID, isStranger: true))
        expectRefused(scene, "not on the list")
        let pending = TenantFacts(id: Scene.foreignTenant, state: .pending, since: scene.now)
        scene.changeRules { $0.tenants.append(pending) }
        #expect(scene.verdict().rulings == [.hold(.observed)])
    }

    @Test func `observing forgives no lack of connection, content or credential`() throws {
        let scene = try microsoft { scene in
            scene.facts.connector?.mode = .observe
            scene.evidence.relay?.origin = .other
        }
        #expect(scene.verdict().refusal?.check == .credential)
        let broken = try microsoft { scene in
            scene.facts.connector?.mode = .observe
            scene.changeFields { $0.tenant = Scene.foreignTenant }
            scene.evidence.message.defects = [.bareLineFeed]
        }
        #expect(broken.verdict().refusal?.check == .content)
        let doubled = try microsoft { scene in
            scene.facts.connector?.mode = .observe
            scene.evidence.relay?.tenant = .unreadable(reason: "twice")
        }
        expectRefused(doubled, "twice")
    }
}
