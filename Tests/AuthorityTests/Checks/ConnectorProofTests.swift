import Message
import Testing

@testable import Authority

/// What a connection has to show for each kind of connector, through `decide`.
@Suite struct ConnectorProofTests {
    private func expectRefused(_ scene: Scene, _ reason: String) {
        #expect(scene.verdict().refusal?.check == .credential)
        #expect(scene.verdict().findings(of: .credential).first?.reason.contains(reason) == true)
        #expect(scene.preview()?.check == .credential)
    }

    @Test func `Microsoft's relay pool is refused always, also for an allowed tenant (E8)`() throws {
        var scene = try Scene()
        try scene.useMicrosoft()
        #expect(scene.verdict().rulings == [.send])
        scene.evidence.relay?.origin = .microsoftRelayPool
        expectRefused(scene, "relay pool")
        try scene.useMicrosoft()
        scene.evidence.greeting = "mail-am6EUR05RLY2107.outbound.protection.outlook.com"
        expectRefused(scene, "relay pool")
    }

    @Test func `an address or a certificate alone is not Microsoft 365`() throws {
        var scene = try Scene()
        try scene.useMicrosoft()
        scene.evidence.relay?.origin = .other
        expectRefused(scene, "not Microsoft 365")
        try scene.useMicrosoft()
        scene.evidence.relay?.certificate = nil
        expectRefused(scene, "no certificate")
        scene.evidence.relay?.certificate = ClientCertificate(
            names: ["mail.protection.outlook.com"], fingerprint: "00", isVerified: false, problem: "self-signed")
        expectRefused(scene, "self-signed")
        scene.evidence.relay?.certificate = ClientCertificate(
            names: ["mail.protection.outlook.com.evil.example"], fingerprint: "00", isVerified: true)
        expectRefused(scene, "is not mail.protection.outlook.com")
    }

    @Test func `another connector's host name contradicts (E10)`() throws {
        var scene = try Scene()
        try scene.useMicrosoft()
        scene.evidence.relay?.selected = ConnectorID(bits: 0x777)
        expectRefused(scene, "another connector")
    }

    @Test func `Google's connector takes connections of Google's alone`() throws {
        var scene = try Scene()
        try scene.useGoogle()
        scene.evidence.relay?.origin = .other
        expectRefused(scene, "not Google's")
    }

    @Test(arguments: [SenderOrigin.microsoft365, .google, .shared("amazon-ses"), .microsoftRelayPool])
    func `an address that many share proves nobody, whatever a connector lists (A5)`(_ origin: SenderOrigin) throws {
        var scene = try Scene()
        try scene.useConnector("192.0.2.0/28")
        scene.evidence.relay = RelayEvidence()
        #expect(scene.verdict().rulings == [.send])
        scene.evidence.relay?.origin = origin
        expectRefused(scene, "shared by many senders")
    }

    private func certificate(_ listed: String, _ shown: ClientCertificate?) throws -> Scene {
        var scene = try Scene()
        try scene.useConnector("192.0.2.0/28")
        scene.facts.connector?.kind = .certificate([try DomainName(listed)])
        scene.evidence.relay = RelayEvidence(certificate: shown)
        return scene
    }

    @Test func `a certificate connector takes its own names, verified`() throws {
        let own = ClientCertificate(names: ["mx.shop.example"], fingerprint: "00", isVerified: true)
        #expect(try certificate("mx.shop.example", own).verdict().rulings == [.send])
        expectRefused(try certificate("mx.shop.example", nil), "no certificate")
        let forged = ClientCertificate(names: ["mx.shop.example"], fingerprint: "00", isVerified: false, problem: "?")
        expectRefused(try certificate("mx.shop.example", forged), "certificate")
        let wild = ClientCertificate(names: ["*.shop.example"], fingerprint: "00", isVerified: true)
        expectRefused(try certificate("mx.shop.example", wild), "no name of the connector")
    }

    @Test func `a name that many share proves nobody, whatever a connector lists (A5)`() throws {
        let shared = ClientCertificate(names: ["mail.protection.outlook.com"], fingerprint: "00", isVerified: true)
        expectRefused(try certificate("mail.protection.outlook.com", shared), "shared by many")
        var moved = try certificate(
            "mx.shop.example", ClientCertificate(names: ["mx.shop.example"], fingerprint: "00", isVerified: true))
        moved.evidence.relay?.origin = .shared("amazon-ses")
        expectRefused(moved, "shared by many")
    }

    @Test func `a credential connector takes its own key, in force`() throws {
        var scene = try Scene()
        let key = scene.facts.credential
        try scene.useConnector("192.0.2.0/28")
        scene.facts.connector?.kind = .credential(Scene.key)
        scene.facts.credential = key
        expectRefused(scene, "key was not shown")
        scene.evidence.relay = RelayEvidence(credential: Scene.key)
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().relayProof?.ground == .credential(Scene.key))
        scene.facts.credential?.revokedAt = scene.now
        expectRefused(scene, "revoked")
        scene.facts.credential = key
        scene.facts.credential?.customer = Scene.other
        expectRefused(scene, "another customer")
        scene.facts.credential = nil
        expectRefused(scene, "another customer")
    }

    @Test func `a credential connector widens nothing that its key was narrowed to`() throws {
        var scene = try Scene()
        let key = scene.facts.credential
        try scene.useConnector("192.0.2.0/28")
        scene.facts.connector?.kind = .credential(Scene.key)
        scene.evidence.relay = RelayEvidence(credential: Scene.key)
        scene.facts.credential = key
        scene.facts.credential?.domains = [try DomainName("other.example")]
        #expect(scene.verdict().refusal?.check == .domain)
        scene.facts.credential = key
        scene.facts.credential?.classes = [.bulk]
        #expect(scene.verdict().refusal?.check == .credential)
    }
}
