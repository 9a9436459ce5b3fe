import Message
import Testing

@testable import Authority

@Suite struct CredentialCheckTests {
    @Test func `a valid key with a second factor may send`() throws {
        let scene = try Scene()
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.verdict().findings(of: .credential).map(\.result) == [.passed])
        #expect(scene.preview() == nil)
    }

    @Test(arguments: ["unknown", "another id", "revoked", "expired", "expires now", "no second factor"])
    func `a key that is not in force gets one answer, whatever is wrong with it`(_ wrong: String) throws {
        var scene = try Scene()
        switch wrong {
        case "unknown": scene.facts.credential = nil
        case "another id": scene.facts.credential?.id = CredentialID(bits: 7)
        case "revoked": scene.facts.credential?.revokedAt = scene.now - .seconds(1)
        case "expired": scene.facts.credential?.expiresAt = scene.now - .seconds(1)
        case "expires now": scene.facts.credential?.expiresAt = scene.now
        default: scene.facts.credential?.secondFactor = .none
        }
        #expect(scene.verdict().refusal?.outcome == .credentialInvalid)
        #expect(scene.verdict().refusal?.check == .credential)
        #expect(scene.preview()?.outcome == .credentialInvalid)
    }

    @Test(arguments: ["scope", "relay door", "network", "no address", "other customer", "class", "no class"])
    func `a good key is refused where it has no right`(_ wrong: String) throws {
        var scene = try Scene()
        switch wrong {
        case "scope": scene.facts.credential?.scopes = [.read]
        case "relay door": scene.claim.door = .relay
        case "network": scene.facts.credential?.networks = [try IPNetwork("198.51.100.0/24")]
        case "no address":
            scene.facts.credential?.networks = [try IPNetwork("192.0.2.0/24")]
            scene.evidence.peer = nil
        case "other customer": scene.facts.credential?.customer = Scene.other
        case "class": scene.claim.requestedClass = .reply
        default: scene.facts.credential?.classes = []
        }
        #expect(scene.verdict().refusal?.outcome == .notPermitted)
        #expect(scene.verdict().refusal?.check == .credential)
        #expect(scene.preview()?.outcome == .notPermitted)
    }

    @Test func `a key with networks works from inside them`() throws {
        var scene = try Scene()
        scene.facts.credential?.networks = [try IPNetwork("198.51.100.0/24"), try IPNetwork("192.0.2.0/28")]
        #expect(scene.verdict().rulings == [.send])
    }

    @Test func `a connector sends from its networks at the relay door`() throws {
        var scene = try Scene()
        try scene.useConnector("192.0.2.0/28")
        #expect(scene.verdict().rulings == [.send])
        #expect(scene.preview() == nil)
    }

    @Test(arguments: ["unknown", "revoked", "door", "outside", "too wide", "no address", "other customer"])
    func `a connector admits nobody else`(_ wrong: String) throws {
        var scene = try Scene()
        try scene.useConnector(wrong == "too wide" ? "192.0.2.0/27" : "192.0.2.0/28")
        switch wrong {
        case "unknown": scene.facts.connector = nil
        case "revoked": scene.facts.connector?.revokedAt = scene.now
        case "door": scene.claim.door = .submission
        case "outside": scene.evidence.peer = try IPAddress("192.0.2.16")
        case "no address": scene.evidence.peer = nil
        case "other customer": scene.facts.connector?.customer = Scene.other
        default: break
        }
        #expect(scene.verdict().refusal?.outcome == .notPermitted)
        #expect(scene.preview()?.outcome == .notPermitted)
    }

    @Test func `an IPv6 network of a connector is at most a 64th`() throws {
        #expect(try IPNetwork("2001:db8::/64").isNarrowEnough)
        #expect(try !IPNetwork("2001:db8::/63").isNarrowEnough)
        #expect(try IPNetwork("192.0.2.16/28").isNarrowEnough)
    }

    @Test func `the class asked for narrows what the key allows`() throws {
        var scene = try Scene()
        #expect(scene.verdict().messageClass == .transactional)
        scene.claim.requestedClass = .bulk
        #expect(scene.verdict().messageClass == .bulk)
        scene.claim.requestedClass = nil
        scene.facts.credential?.classes = [.bulk]
        #expect(scene.verdict().messageClass == .bulk)
    }

    @Test(arguments: [MessageClass.notice, .challenge])
    func `platform mail is sent by the platform at the system door alone`(_ messageClass: MessageClass) throws {
        var scene = try Scene()
        scene.facts.credential?.classes = Set(MessageClass.allCases)
        scene.claim.requestedClass = messageClass
        #expect(scene.verdict().refusal?.outcome == .notPermitted)
        scene.claim.door = .system
        #expect(scene.verdict().refusal?.outcome == .notPermitted)

        scene.becomePlatform(messageClass)
        #expect(scene.verdict().refusal == nil)
        scene.claim.door = .http
        #expect(scene.verdict().refusal?.outcome == .notPermitted)
    }
}
