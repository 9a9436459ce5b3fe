import Authority
import FoundationEssentials
import Ledger
import Message
import NIOPosix
import NIOSSL
import Sandbox
import TestKit
import Testing

@testable import Doors

/// A relay door with everything real behind it, for which parts of loopback are the networks of others.
struct RelayWorld {
    static let host = "mx.example.com"
    static let microsoft = "127.0.92.1"
    static let relayPool = "127.0.95.1"
    static let google = "127.0.66.1"
    static let shared = "127.0.77.1"
    static let elsewhere = "127.0.0.1"
    /// The tenant of whoever is lawful here, and one that anybody can rent.
    static let tenant = "0b3f1c52-7a10-4d3e-9f55-a1b2c3d4e5f6"
    static let rented = "9d1c77aa-0000-4bad-8bad-123456789abc"

    let pipeline: PipelineWorld
    let box = InboundBox()
    /// The one authority that clients' certificates may lead to.
    let authority: CertificateAuthority
    let door: RelayDoor

    init(_ adjust: (inout DoorSettings) -> Void = { _ in }, answering answer: InboundAnswer = .received) async throws {
        pipeline = try await PipelineWorld()
        authority = try CertificateAuthority(name: "Clients", now: Date())
        var settings = try DoorSettings.loopback()
        settings.address = "0.0.0.0"
        settings.messageSize = PipelineWorld.messageSize
        adjust(&settings)
        var lane = box.lane
        let receive = lane.receive
        lane.receive = { mail in
            _ = await receive(mail)
            return answer
        }
        let networks = try Self.networks()
        door = RelayDoor(
            settings: settings, tls: pipeline.tls.server, admitting: pipeline.pipeline,
            authenticating: pipeline.ledger, inbound: lane, networks: { networks },
            clientRoots: try .pem(authority.certificatePEM(), from: "the test"), time: pipeline.clock,
            group: MultiThreadedEventLoopGroup.singleton, log: .silent)
        try await door.open()
    }

    private static func networks() throws -> SenderNetworks {
        SenderNetworks(
            date: Timestamp(seconds: 1_767_225_600),
            networks: [
                .microsoft365: [try IPNetwork("127.0.92.0/24")],
                .microsoftRelayPool: [try IPNetwork("127.0.95.0/24")],
                .google: [try IPNetwork("127.0.66.0/24")],
                .shared("elsewhere-mail"): [try IPNetwork("127.0.77.0/24")],
            ])
    }

    // MARK: Connectors

    /// A live connector, of Acme unless told otherwise.
    func connector(_ kind: ConnectorKind, of customer: CustomerID? = nil) async throws -> ConnectorFacts {
        let customer = customer ?? pipeline.ledgerWorld.customer
        return try await pipeline.ledger.addConnector(
            ConnectorRequest(customer: customer, name: "relay", kind: kind), by: anna)
    }

    /// A connector for Microsoft 365 whose tenants have proved themselves.
    ///
    /// - Parameter signer: a domain that the customer has proved.
    func microsoft(
        allowing tenants: [String] = [Self.tenant], of customer: CustomerID? = nil, signer: String = "acme.example"
    ) async throws -> ConnectorFacts {
        let connector = try await connector(.microsoft365(Microsoft365Rules()), of: customer)
        for text in tenants {
            let tenant = try #require(TenantID(text))
            let request = try await pipeline.ledger.allowTenant(tenant, on: connector.id, by: anna)
            try await pipeline.ledger.confirmTenant(
                tenant, host: connector.host, nonce: request.nonce, organisation: nil, signers: [DomainName(signer)],
                by: anna)
        }
        return connector
    }

    /// Another customer, with a domain of its own.
    func stranger(proving domain: String) async throws -> CustomerID {
        let customer = try await pipeline.ledger.addCustomer(name: "Other", by: anna).facts.id
        var row = try await pipeline.ledger.addDomain(DomainName(domain), for: customer, by: anna)
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: pipeline.clock.now())
        try await pipeline.ledger.recordProof(row, by: .system("proofs"))
        return customer
    }

    func revoke(_ connector: ConnectorFacts) async throws {
        try await pipeline.ledger.revokeConnector(connector.id, by: anna, reason: "test")
    }

    private var anna: Principal { .operator("anna") }

    // MARK: Clients

    /// What Exchange Online shows, issued by the authority that is trusted here.
    func microsoftsCertificate() throws -> ClientIdentity {
        ClientIdentity(try authority.issue(names: ["mail.protection.outlook.com"], now: Date()))
    }

    /// A client past EHLO, in plain text.
    func client(from address: String, calling itself: String = "out.example") async throws -> WireClient {
        var client = try await WireClient(port: try #require(door.port), from: address)
        #expect(await client.reply()?.hasPrefix("220") == true)
        _ = try await client.say("EHLO \(itself)")
        return client
    }

    /// A client past EHLO inside TLS.
    func client(
        from address: String, asking host: String?, showing identity: ClientIdentity? = nil,
        calling itself: String = "out.example"
    ) async throws -> WireClient {
        var client = try await client(from: address, calling: itself)
        #expect(try await client.say("STARTTLS") == "220 2.0.0 Ready to start TLS")
        try await client.startTLS(try ClientIdentity.client(showing: identity), serverName: host)
        _ = try await client.say("EHLO \(itself)")
        return client
    }

    /// Microsoft 365 as it really comes: from its network, with its certificate.
    func exchangeOnline(asking connector: ConnectorFacts?) async throws -> WireClient {
        try await client(
            from: Self.microsoft, asking: connector.map(name(of:)), showing: try microsoftsCertificate())
    }

    func name(of connector: ConnectorFacts) -> String { "\(connector.host).\(Self.host)" }

    // MARK: Messages

    /// A message of Acme's as Exchange Online hands it on for a tenant.
    static func message(
        tenant: String? = Self.tenant, from author: String = "news@acme.example", more: [String] = []
    ) -> String {
        var fields = ["From: Acme News <\(author)>", "To: joe@example.org", "Subject: Hello"]
        if let tenant {
            fields += [
                "X-MS-Exchange-CrossTenant-Id: \(tenant)", "X-MS-Exchange-CrossTenant-AuthAs: Internal",
                "X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted",
            ]
        }
        return (fields + more + ["", "Hi Joe", "."]).joined(separator: "\r\n")
    }
}

extension WireClient {
    /// MAIL and RCPT of a message to a stranger of ours.
    ///
    /// - Returns: the reply to RCPT.
    mutating func address(
        from sender: String = "news@acme.example", to recipient: String = "joe@example.org"
    ) async throws -> String? {
        _ = try await say("MAIL FROM:<\(sender)>")
        return try await say("RCPT TO:<\(recipient)>")
    }

    /// A whole message, whose recipient must be accepted.
    ///
    /// - Returns: the reply to the end of the data.
    mutating func hand(in message: String, from sender: String = "news@acme.example") async throws -> String? {
        guard try await address(from: sender) == "250 2.1.5 Recipient ok" else { return nil }
        _ = try await say("DATA")
        return try await say(message)
    }
}

extension String? {
    var isQueued: Bool { self?.hasPrefix("250 2.0.0 Queued as ") == true }

    /// The one answer to whoever is not proved to write for the customer.
    var isUnproved: Bool { self?.hasPrefix("550 5.7.1 The sending organisation is not proved") == true }
}
