import MailAuth
import Message

@testable import Authority

extension Scene {
    static let tenant = tenantID("5a0b7e3c-1111-4222-8333-444455556666")
    static let foreignTenant = tenantID("c0ffee00-1111-4222-8333-444455556666")
    /// Where the tenant's users live.
    static let initialDomain = "shopexample.onmicrosoft.com"

    private static func tenantID(_ text: String) -> TenantID {
        guard let id = TenantID(text) else { preconditionFailure("\(text) is a GUID") }
        return id
    }

    /// The same message from a mailbox of an allowed tenant, over a connection that is Microsoft's.
    mutating func useMicrosoft(_ state: TenantFacts.State = .allowed) throws {
        let organisations = [try DomainName("shop.example"), try DomainName(Self.initialDomain)]
        claim.door = .relay
        claim.identity = .connector(Scene.connectorID)
        facts.credential = nil
        facts.connector = ConnectorFacts(
            id: Scene.connectorID, customer: Scene.customer, name: "tenant", host: "k7",
            kind: .microsoft365(
                Microsoft365Rules(tenants: [
                    TenantFacts(id: Self.tenant, organisations: organisations, state: state, since: now - .days(1))
                ])), classes: [.transactional])
        evidence.peer = try IPAddress("40.107.1.2")
        evidence.greeting = "mail-am6eur05on2107.outbound.protection.outlook.com"
        evidence.relay = RelayEvidence(
            selected: Scene.connectorID,
            certificate: ClientCertificate(
                names: ["mail.protection.outlook.com", "*.mail.protection.outlook.com"], fingerprint: "00",
                isVerified: true),
            origin: .microsoft365,
            tenant: .read(
                TenantFields(
                    tenant: Self.tenant, organisation: try DomainName("shop.example"), authentication: .internal,
                    entity: .hosted)),
            authentication: RelayAuthentication(
                signatures: [try Self.signature("shop.example")], spf: .pass, dmarc: .pass, arc: .pass,
                firstSealer: try DomainName("microsoft.com"), firstDMARC: "pass"))
    }

    /// The same message from Google's network, signed for the customer's own domain.
    mutating func useGoogle(signer: String = "shop.example") throws {
        claim.door = .relay
        claim.identity = .connector(Scene.connectorID)
        facts.credential = nil
        facts.connector = ConnectorFacts(
            id: Scene.connectorID, customer: Scene.customer, name: "workspace", host: "k8", kind: .googleWorkspace,
            classes: [.transactional])
        evidence.peer = try IPAddress("209.85.220.41")
        evidence.greeting = "mail-sor-f41.google.com"
        evidence.relay = RelayEvidence(
            selected: Scene.connectorID, origin: .google,
            authentication: RelayAuthentication(signatures: [try Self.signature(signer)], spf: .pass, dmarc: .pass))
    }

    static func signature(_ domain: String, _ result: DKIMResult.Outcome = .pass) throws -> SignatureEvidence {
        SignatureEvidence(
            domain: try DomainName(domain), selector: "selector1", result: result, hash: "5ee5", signedAt: Scene.now)
    }

    /// Changes what the tenant's fields say.
    mutating func changeFields(_ change: (inout TenantFields) -> Void) {
        guard case .read(var fields)? = evidence.relay?.tenant else { return }
        change(&fields)
        evidence.relay?.tenant = .read(fields)
    }

    mutating func changeRules(_ change: (inout Microsoft365Rules) -> Void) {
        guard case .microsoft365(var rules)? = facts.connector?.kind else { return }
        change(&rules)
        facts.connector?.kind = .microsoft365(rules)
    }
}
