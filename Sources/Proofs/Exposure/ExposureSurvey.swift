import Authority
import Ledger
import MailAuth
import Message

/// Takes the open risks of an installation, or of one customer: what its ledger knows, and what the DNS shows of every
/// domain.
public struct ExposureSurvey: Sendable {
    /// Domains that are looked at side by side.
    static let atOnce = 8

    let ledger: Ledger
    let resolver: any DNSResolver
    let networks: SenderNetworks

    public init(ledger: Ledger, resolver: any DNSResolver, networks: SenderNetworks) {
        self.ledger = ledger
        self.resolver = resolver
        self.networks = networks
    }

    /// - Throws: `LedgerError`.
    public func take(of customer: CustomerID? = nil, at now: Timestamp) async throws(LedgerError) -> Exposure {
        let own = try await InstallationSight(ledger, of: customer, networks: networks)
        let sights = await look(at: Set(own.proofs.map(\.domain)))
        var findings = InstallationExposure(own, at: now).findings
        for proof in own.proofs {
            guard let sight = sights[proof.domain], let label = ledger.customer(proof.customer)?.facts.label else {
                continue
            }
            findings +=
                DomainExposure(
                    sight, networks: networks,
                    account: .init(customer: proof.customer, platform: ledger.platform, label: label)
                ).findings
        }
        let exposure = Exposure(taken: now, findings: findings)
        return customer.map(exposure.of) ?? exposure
    }

    private func look(at domains: Set<DomainName>) async -> [DomainName: DomainSight] {
        let look = ExposureLook(resolver: resolver)
        return await withTaskGroup(of: DomainSight.self) { group in
            var waiting = domains.makeIterator()
            var sights: [DomainName: DomainSight] = [:]
            for _ in 0..<Self.atOnce {
                guard let domain = waiting.next() else { break }
                group.addTask { await look.look(at: domain) }
            }
            while let sight = await group.next() {
                sights[sight.domain] = sight
                if let domain = waiting.next() { group.addTask { await look.look(at: domain) } }
            }
            return sights
        }
    }
}
