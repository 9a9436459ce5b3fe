import Authority
import Ledger
import Message

/// Finds out whom a connection to the relay door may speak for, from what the connection shows.
struct RelayReception: Sendable {
    /// Whose networks are shared, by the list in force.
    var networks: @Sendable () -> SenderNetworks
    /// The authorities that may vouch for clients.
    var roots: ClientRoots
    var hosts: ConnectorHosts
    var authenticating: any Authenticating

    /// What is known of a connection when it begins.
    func evidence(from peer: IPAddress?) -> RelayEvidence {
        RelayEvidence(origin: peer.map { networks().origin(of: $0) } ?? .other)
    }

    /// Who is there. A host name that was asked for comes first, and then nothing else selects, be the name right or wrong.
    ///
    /// - Parameter evidence: gets the connector that was asked for.
    func visitor(from peer: IPAddress?, isEncrypted: Bool, _ evidence: inout RelayEvidence) -> Visitor {
        evidence.selected = nil
        // Microsoft itself does not answer for what it sends from there.
        guard let peer, evidence.origin != .microsoftRelayPool else { return .stranger }
        if let host = evidence.serverName, hosts.contains(host) {
            guard let label = hosts.label(of: host), let (identity, connector) = live(label) else { return .stranger }
            evidence.selected = connector.id
            return .known(identity, connector)
        }
        switch evidence.origin {
        case .microsoft365 where isEncrypted && !evidence.isMicrosoft365: return .stranger
        case .microsoft365, .google: return .candidate
        case .microsoftRelayPool, .shared: return .stranger
        case .other:
            guard let identity = authenticating.connector(for: peer) else { return .stranger }
            return .known(identity, authenticating.connector(of: identity))
        }
    }

    /// Whether a recipient is where a tenant of Microsoft 365 proves itself to one of our connectors.
    func isTenantProof(_ recipient: Mailbox) -> Bool {
        guard let label = hosts.label(provedAt: recipient), let (_, connector) = live(label) else { return false }
        return if case .microsoft365 = connector.kind { true } else { false }
    }

    private func live(_ label: String) -> (Authenticated, ConnectorFacts)? {
        guard let identity = authenticating.connector(host: label),
            let connector = authenticating.connector(of: identity), connector.revokedAt == nil
        else { return nil }
        return (identity, connector)
    }
}
