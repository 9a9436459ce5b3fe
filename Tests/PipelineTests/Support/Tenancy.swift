import Authority
import Crypto
import Ledger
import MailAuth
import Message
import Pipeline
import TestKit
import Testing

/// A customer behind Microsoft 365, and mail as Microsoft hands it over.
struct Tenancy {
    static let tenant = "5a0b7e3c-1111-4222-8333-444455556666"
    static let attacker = "c0ffee00-9999-4222-8333-444455556666"

    let world: PipelineWorld
    let sender: Sender
    let connector: ConnectorFacts

    /// Adds a connector for Microsoft 365 to a customer.
    ///
    /// - Parameters:
    ///   - domain: what the customer has proved.
    ///   - allows: whether the tenant is allowed, by the way an operator does it.
    init(
        _ world: PipelineWorld, name: String = "Acme", domain: String = "acme.example", allows: Bool = true,
        mode: ConnectorMode = .enforce, hybrid: [IPNetwork] = []
    ) async throws {
        self.world = world
        let sender = try await world.sender(name, domain: domain)
        let added = try await world.ledger.addConnector(
            ConnectorRequest(
                customer: sender.id, name: "tenant", kind: .microsoft365(Microsoft365Rules(hybridSources: hybrid)),
                mode: mode), by: world.anna)
        let identity = try #require(world.ledger.connector(host: added.host))
        self.sender = Sender(
            id: sender.id, label: sender.label, identity: identity, key: sender.key)
        connector = added
        if allows {
            #expect(try await prove())
        }
    }

    /// Asks for the tenant and sends its proof message.
    func prove(tenant: String = Tenancy.tenant, signing: Bool = true, nonce: String? = nil) async throws -> Bool {
        let id = try #require(TenantID(tenant))
        let request = try await world.ledger.allowTenant(id, on: connector.id, by: world.anna)
        let letter = try mail(tenant: tenant, subject: "proof \(nonce ?? request.nonce)", isSigned: signing)
        return await world.pipeline.proveTenant(
            letter.octets, size: letter.octets.count, to: try Mailbox("tenant-proof@\(connector.host).mx.mail.example"),
            from: Connection(peer: try IPAddress(letter.peer), protocolName: "ESMTPS", relay: letter.relay)) == .allowed
    }

    /// What the door sees of a connection of Microsoft's that asked for this connector's host.
    var connection: RelayEvidence {
        RelayEvidence(
            selected: connector.id,
            certificate: ClientCertificate(
                names: ["mail.protection.outlook.com"], fingerprint: "00", isVerified: true), origin: .microsoft365)
    }

    /// Mail of a mailbox in the cloud, signed by the tenant's own domain.
    ///
    /// - Parameter fields: what stands above it; nil for what Microsoft writes.
    func mail(
        tenant: String = Tenancy.tenant, from: String = "Acme News <news@acme.example>", subject: String = "hello",
        to: [String] = ["joe@example.org"], signer: String = "acme.example", isSigned: Bool = true,
        fields: [String]? = nil
    ) throws -> Letter {
        let domain = from.split(separator: "@").last.map { String($0.dropLast()) } ?? ""
        let microsoft =
            fields ?? [
                "X-OriginatorOrg: \(domain)", "X-MS-Exchange-CrossTenant-AuthAs: Internal",
                "X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted", "X-MS-Exchange-CrossTenant-Id: \(tenant)",
            ]
        var letter = Letter().with {
            $0.door = .relay
            $0.from = from
            $0.to = to
            $0.reversePath = from.split(separator: "<").last.map { String($0.dropLast()) }
            $0.peer = "40.107.1.2"
            $0.greeting = "mail-am6eur05on2107.outbound.protection.outlook.com"
            $0.relay = connection
            $0.fields =
                [
                    "To: \(to[0])", "Subject: \(subject)", "Date: Thu, 01 Jan 2026 00:00:00 +0000",
                    "Message-ID: <\(UInt64.random(in: 0...UInt64.max))@acme.example>", "MIME-Version: 1.0",
                ] + microsoft
        }
        if isSigned { try sign(&letter, as: signer) }
        return letter
    }

    /// Signs a letter with a new key, which the zone then shows.
    func sign(_ letter: inout Letter, as signer: String, selector: String? = nil) throws {
        let key = Curve25519.Signing.PrivateKey()
        let selector = selector ?? "s\(UInt64.random(in: 0...UInt64.max))"
        try world.zone.add(
            "v=DKIM1; k=ed25519; p=\(Base64.encode(Array(key.publicKey.rawRepresentation)))",
            at: "\(selector)._domainkey.\(signer)")
        var hasher = BodyHasher(.relaxed)
        hasher.update(Array(letter.body.utf8)[...])
        let header = Array("From: \(letter.from)\r\n\(letter.fields.map { "\($0)\r\n" }.joined())".utf8)
        let builder = DKIMSignatureBuilder(
            domain: try DomainName(signer), selector: try DNSName(selector), algorithm: .ed25519SHA256,
            header: SignedHeader(header, protecting: [.from, .date, .subject, .messageID, .mimeVersion]),
            bodyHash: hasher.finish(), signedAt: world.clock.now(), expiresAt: world.clock.now() + .days(7))
        let signature = try key.signature(for: Array(builder.digest))
        let field = String(decoding: builder.field(signature: Array(signature)).dropLast(2), as: UTF8.self)
        letter.fields.append(field)
    }

    func send(_ letter: Letter) async throws -> Admission {
        try await world.send(letter, as: sender)
    }

    /// The same without a host name that selects a connector.
    func sendWithoutName(_ letter: Letter) async throws -> Admission {
        let letter = letter.with { $0.relay?.selected = nil }
        return await world.pipeline.admit(
            try world.submission(letter, from: nil, for: .undetermined))
    }
}

extension Tenancy {
    /// Puts a set of Microsoft's on top, which says what DMARC was where the message came in.
    func seal(_ letter: inout Letter, dmarc: String) throws {
        let key = Curve25519.Signing.PrivateKey()
        let selector = "arc\(UInt64.random(in: 0...UInt64.max))"
        try world.zone.add(
            "v=DKIM1; k=ed25519; p=\(Base64.encode(Array(key.publicKey.rawRepresentation)))",
            at: "\(selector)._domainkey.microsoft.com")
        var hasher = BodyHasher(.relaxed)
        hasher.update(Array(letter.body.utf8)[...])
        let results = "Authentication-Results: mx.microsoft.com 1; spf=pass; dkim=pass; dmarc=\(dmarc)"
        let header = Array(
            "\(results)\r\nFrom: \(letter.from)\r\n\(letter.fields.map { "\($0)\r\n" }.joined())".utf8)
        let sealer = ARCSealer(
            domain: try DomainName("microsoft.com"), selector: try DNSName(selector), algorithm: .ed25519SHA256,
            authservID: "mx.microsoft.com")
        let set = try #require(
            try sealer.seal(header: header, bodyHash: hasher.finish(), status: .none, at: world.clock.now()) { digest in
                Array(try key.signature(for: Array(digest)))
            })
        letter.fields =
            [set.results, set.messageSignature, set.seal].map {
                String(decoding: $0.dropLast(2), as: UTF8.self)
            } + letter.fields
    }
}

extension PipelineWorld {
    /// A key of a customer's, signed in.
    func mint(for customer: CustomerID) async throws -> Authenticated? {
        let minted = try await ledger.mintKey(
            MintRequest(customer: customer, name: "other", classes: [.transactional], secondFactor: .operator), by: anna
        )
        return await ledger.authenticate(secret: minted.secret)
    }
}
