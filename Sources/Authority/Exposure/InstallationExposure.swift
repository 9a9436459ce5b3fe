import Message

/// The open risks that only the installation itself can see.
public struct InstallationExposure: Sendable {
    /// How long a key may take until the DNS shows it.
    static let keyPatience = Span.days(7)
    /// Undecided tenants of one customer that are told one by one.
    static let mostTenants = 20

    let sight: InstallationSight
    let now: Timestamp

    public init(_ sight: InstallationSight, at now: Timestamp) {
        self.sight = sight
        self.now = now
    }

    public var findings: [ExposureFinding] {
        sight.connectors.flatMap(findings) + sight.proofs.compactMap(finding) + keys + tenants + list
    }

    private func findings(of connector: ConnectorFacts) -> [ExposureFinding] {
        guard connector.revokedAt == nil else { return [] }
        let subject = "connector \(connector.name) (\(connector.id))"
        var found: [ExposureFinding] = []
        if case .microsoft365(let rules) = connector.kind, !rules.tenants.contains(where: { $0.state == .allowed }) {
            found.append(
                ExposureFinding(
                    .connectorWithoutTenants, connector.customer, subject,
                    "It lists no tenant of Microsoft 365 that was proved, so that it admits nobody yet.",
                    next:
                        "Run 'countersign tenant allow TENANT --connector \(connector.id)', and send the message it asks for."
                ))
        }
        if let problem = connector.mode.risk {
            found.append(
                ExposureFinding(
                    .connectorObserves, connector.customer, subject, problem,
                    next:
                        "Decide about the tenants seen, then run 'countersign connector set \(connector.id) --mode enforce'."
                ))
        }
        return found
    }

    private func finding(of proof: InstallationSight.Proof) -> ExposureFinding? {
        let said = "\(proof.seen.isEmpty ? "" : " (\(proof.seen))")"
        let kind: ExposureKind
        let problem: String
        let next: String
        switch proof.state {
        case .active: return nil
        case .pending:
            guard now - proof.since > .days(1) else { return nil }
            kind = .proofPending
            problem = "It was added but never proved\(said)."
            next = "Let its owner publish the records that 'countersign domain prove \(proof.domain)' lists."
        case .warning:
            kind = .proofWarning
            problem = "Its proof is gone from the DNS\(said); in a day from then it stops sending."
            next = "Ask its owner whether that is meant; if not, the records must be back within the day."
        case .paused:
            kind = .proofPaused
            problem = "Its proof is gone from the DNS\(said): nothing is sent for it."
            next = "Ask its owner to publish the records again, or take the domain away."
        case .conflict:
            kind = .proofConflict
            problem = "Its owner names other accounts, not this one\(said)."
            next = "Ask the owner; if this account was a mistake or a fraud, take the domain away."
        case .undecided:
            kind = .proofUndecided
            problem = "The DNS has not answered about it for days\(said)."
            next = "Have the domain's name servers checked."
        }
        return ExposureFinding(kind, proof.customer, proof.domain.text, problem, next: next)
    }

    private var keys: [ExposureFinding] {
        sight.keys.filter { !$0.isShown && now - $0.since > Self.keyPatience }.map { key in
            ExposureFinding(
                .keyStuck, key.customer, key.domain.text,
                "The DNS does not show its key \(key.selector), so that signing keys cannot change places.",
                next: "Let its owner publish the CNAME of that selector; see 'countersign domain prove \(key.domain)'.")
        }
    }

    private var tenants: [ExposureFinding] {
        Dictionary(grouping: sight.tenants, by: \.customer).flatMap { customer, tenants in
            let sorted = tenants.sorted { ($0.count, $1.tenant) > ($1.count, $0.tenant) }
            var found = sorted.prefix(Self.mostTenants).map { seen in
                ExposureFinding(
                    .tenantUndecided, customer, "tenant \(seen.tenant)",
                    "\(seen.name) sent \(seen.count) refused \(seen.count == 1 ? "message" : "messages"), the last at "
                        + "\(Timestamp(seconds: seen.lastSeen.seconds).rfc3339), and nobody decided about it.",
                    next: "Allow it if it is the customer's own, else deny it: 'countersign tenant allow' or 'deny'.")
            }
            if sorted.count > Self.mostTenants {
                found.append(
                    ExposureFinding(
                        .tenantUndecided, customer, "further tenants",
                        "\(sorted.count - Self.mostTenants) more sent refused messages too, and nobody decided about them.",
                        next: "See 'countersign tenant list'."))
            }
            return found
        }
    }

    private var list: [ExposureFinding] {
        guard let date = sight.networks, now - date > EndpointUpdate.patience else { return [] }
        return [
            ExposureFinding(
                .networksOld, nil, "list of Microsoft's networks",
                "It is of \(Timestamp(seconds: date.seconds).rfc3339), older than 45 days.",
                next: "Run 'countersign endpoints refresh'.")
        ]
    }
}

extension ConnectorMode {
    /// What is left open; nil when nothing is.
    fileprivate var risk: String? {
        switch self {
        case .enforce: nil
        case .observe: "It only observes: mail that cannot be proved is held instead of refused."
        case .inbound(let host): "Mail that cannot be proved is handed to \(host) as inbound mail instead of refused."
        }
    }
}

extension InstallationSight.UndecidedTenant {
    /// A few of its names.
    fileprivate var name: String {
        guard !organisations.isEmpty else { return "An unknown organisation" }
        let rest = organisations.count - min(organisations.count, 3)
        let named = organisations.sorted().prefix(3).joined(separator: ", ")
        return rest == 0 ? named : "\(named) and \(rest) more"
    }
}
