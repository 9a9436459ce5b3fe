import Authority
import Foundation
import Ledger
import Message
import Proofs
import Signing

/// The sandbox's example customer and the platform itself, each with a domain proved by records in the zone file.
struct SandboxCustomer {
    let installation: Installation
    let folder: SandboxFolder

    struct Prepared: Sendable {
        var id: CustomerID
        var secret: String
    }

    private var ledger: Ledger { installation.ledger }
    private var principal: Principal { .system("sandbox") }

    /// Finds what a former run left and makes what is missing.
    func prepare(connectsPlatform: Bool) async throws -> Prepared {
        guard let platform = ledger.customer(.platform) else { throw Failure("the sandbox has no customer zero") }
        let customer: Customer
        if let known = ledger.customers().first(where: { $0.facts.name == SandboxNames.customer }) {
            customer = known
        } else {
            customer = try await ledger.addCustomer(name: SandboxNames.customer, by: principal)
        }
        // Trying things out must not run into limits made for real customers.
        let roomy = Limits(
            customerPerDay: 100_000_000, credentialPerDay: 100_000_000, firstTimePerDay: 100_000_000,
            firstTimePerDomainPerDay: 100_000_000, platformPerDay: 1_000_000_000, messageSize: 52_428_800)
        for one in [platform, customer] where one.limits != roomy {
            try await ledger.setLimits(roomy, of: one.facts.id, by: principal)
        }
        try await prove(SandboxNames.platform, of: platform)
        try await prove(SandboxNames.domain, of: customer)
        try await connect(connectsPlatform ? platform : customer)
        return Prepared(id: customer.facts.id, secret: try await secret(of: customer))
    }

    private func secret(of customer: Customer) async throws -> String {
        if let known = folder.readSecret(), await ledger.authenticate(secret: known) != nil { return known }
        let minted = try await ledger.mintKey(
            MintRequest(
                customer: customer.facts.id, name: "sandbox", scopes: [.send, .read],
                classes: [.transactional, .bulk, .reply, .provoked], secondFactor: .operator),
            by: principal)
        try folder.write(minted.secret, to: folder.secretPath, mode: 0o600)
        return minted.secret
    }

    /// Mail from this machine comes in for one customer; a connector of a former run for another one ends.
    private func connect(_ customer: Customer) async throws {
        let loopback = try IPNetwork("127.0.0.1/32")
        for connector in ledger.connectors() where connector.revokedAt == nil && connector.kind == .network([loopback])
        {
            if connector.customer == customer.facts.id { return }
            try await ledger.revokeConnector(connector.id, by: principal, reason: "the sandbox connects another")
        }
        _ = try await ledger.addConnector(
            name: "this machine", for: customer.facts.id, networks: [loopback],
            classes: customer.facts.id == .platform ? [.transactional] : [.transactional, .bulk], by: principal)
    }

    /// Publishes what `domain add` says into the zone file and runs the ordinary proof until keys sign.
    private func prove(_ domain: DomainName, of customer: Customer) async throws {
        let proofs = installation.proofs
        if ledger.domain(domain, of: customer.facts.id) == nil {
            _ = try await proofs.add(domain, for: customer, includesSubdomains: true, by: principal)
        }
        try await publish()
        guard let row = ledger.domain(domain, of: customer.facts.id) else { return }
        let proved = try await proofs.prove(row, of: customer, by: principal)
        guard proved.row.course.state == .active else {
            throw Failure("the sandbox could not prove \(domain): \(proved.observation.sentence)")
        }
    }

    private func publish() async throws {
        var zone = SandboxZone()
        zone.addAddress(SandboxNames.host, "127.0.0.1")
        for row in ledger.domains() {
            guard let customer = ledger.customer(row.customer) else { continue }
            let names = installation.proofs.names(of: row.domain, customer)
            // The sandbox shows what every domain has; the optional Ed25519 key is left out.
            let extra = names.key(names.ed25519Selector)?.text
            for record in RecordToPublish.all(for: names, label: customer.facts.label, includesSubdomains: true)
            where record.name != extra && (row.domain != SandboxNames.platform || record.kind == .txt) {
                zone.add(record)
            }
        }
        for key in try await installation.proofs.publishedKeys() { zone.add(key) }
        try folder.write(try zone.text(), to: folder.zonePath, mode: 0o644)
    }
}
