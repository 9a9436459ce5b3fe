import Message

@testable import Authority

/// A lawful message of a lawful customer; a test changes the one thing it is about.
struct Scene {
    static let now = Timestamp(seconds: 1_767_225_600)
    static let customer = CustomerID(bits: 0x1234)
    static let other = CustomerID(bits: 0x5678)
    static let key = CredentialID(bits: 0xabcd)
    static let connectorID = ConnectorID(bits: 0xef01)

    var claim: Claim
    var evidence: Evidence
    var facts: Facts
    var now = Scene.now

    init(to recipients: String...) throws {
        try self.init(recipients: recipients.isEmpty ? ["ann@example.net"] : recipients)
    }

    init(recipients: [String]) throws {
        let mailboxes = try recipients.map { try Mailbox($0) }
        let domain = try DomainName("shop.example")
        claim = Claim(
            id: MessageID(bits: 0x1111), door: .submission, identity: .credential(Scene.key), customer: Scene.customer,
            reversePath: .mailbox(try Mailbox("bounce@shop.example")), recipients: mailboxes)
        evidence = Evidence(
            peer: try IPAddress("192.0.2.7"), tls: "TLSv1.3", greeting: "app.shop.example",
            message: MessageEvidence(
                authors: [Author(mailbox: try Mailbox("news@shop.example"), displayName: "Shop")], size: 5120))
        facts = Facts(
            customer: CustomerFacts(
                id: Scene.customer, name: "Example Shop", standing: .active,
                label: String(repeating: "a", count: 52), since: Scene.now - .days(100)),
            credential: CredentialFacts(
                id: Scene.key, customer: Scene.customer, name: "web shop", scopes: [.send],
                classes: [.transactional, .bulk], createdAt: Scene.now - .days(50), secondFactor: .operator),
            domains: [domain: DomainFacts(proof: .active, provedBy: domain)],
            recipients: mailboxes.map { RecipientFacts(key: Scene.mailboxKey($0)) })
    }

    /// Like the ledger's, the same for `joe+tag` and `joe`.
    static func mailboxKey(_ mailbox: Mailbox) -> String {
        "key-of-\(mailbox.local.split(separator: "+").first ?? "")-\(mailbox.domain)"
    }

    /// The same message through a network connector at the relay door.
    mutating func useConnector(_ networks: String...) throws {
        claim.door = .relay
        claim.identity = .connector(Scene.connectorID)
        facts.credential = nil
        facts.connector = ConnectorFacts(
            id: Scene.connectorID, customer: Scene.customer, name: "office", host: "office",
            kind: .network(try networks.map { try IPNetwork($0) }), classes: [.transactional])
    }

    /// The same message as the platform's own mail.
    mutating func becomePlatform(_ messageClass: MessageClass) {
        claim.door = .system
        claim.customer = .platform
        claim.requestedClass = messageClass
        evidence.peer = nil
        evidence.tls = nil
        evidence.greeting = nil
        facts.customer?.id = .platform
        facts.credential?.customer = .platform
        facts.credential?.classes = [.challenge, .notice]
    }

    /// Gives the customer an old, good relation with a recipient.
    mutating func establish(_ index: Int) {
        let key = CellKey.relation(of: claim.customer, with: facts.recipients[index].key)
        facts.cells[key] = .relation(Relation(firstContact: now - .days(30), firstDelivered: now - .days(29)))
    }

    mutating func spend(_ amount: Int, _ key: CellKey, hoursAgo: Int64 = 1) {
        var count = RollingCount()
        count.add(amount, at: now - .hours(hoursAgo))
        facts.cells[key] = .count(count)
    }

    mutating func setProof(_ state: ProofState, of domain: String = "shop.example") throws {
        let domain = try DomainName(domain)
        facts.domains[domain] = DomainFacts(proof: state, provedBy: domain)
    }

    func verdict(_ policy: Policy = .standard) -> Verdict {
        policy.decide(claim: claim, evidence: evidence, facts: facts, at: now)
    }

    /// What RCPT would be answered for the last recipient.
    func preview(_ policy: Policy = .standard) -> Refusal? {
        policy.preview(
            claim: claim, peer: evidence.peer, greeting: evidence.greeting, relay: evidence.relay, facts: facts, at: now
        )
    }

    var record: DecisionRecord {
        DecisionRecord(claim: claim, evidence: evidence, facts: facts, verdict: verdict())
    }
}

extension Verdict {
    /// The refusal of the whole message, for good or for now.
    var refusal: Refusal? {
        switch ruling {
        case .refused(let refusal), .undecided(let refusal): refusal
        case .decided: nil
        }
    }

    var rulings: [RecipientRuling]? {
        if case .decided(let rulings) = ruling { rulings } else { nil }
    }

    func findings(of check: CheckName) -> [Finding] {
        findings.filter { $0.check == check }
    }
}
