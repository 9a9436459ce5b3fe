import Authority
import Message

/// Whose connector a connection at the relay door is for.
public enum RelaySender: Sendable {
    case known(Authenticated, ConnectorFacts)
    /// With the private reason.
    case nobody(String)
}

extension Ledger {
    /// The connector whose own host name begins with this label, live or not; nil when there is none. Answers from memory.
    ///
    /// The name selects and proves nothing: what the connection has to show is asked when the message is decided.
    public nonisolated func connector(host label: String) -> Authenticated? {
        directory.read { content in
            content.hosts[label].flatMap { content.connectors[$0] }.map(Self.authenticated)
        }
    }

    /// The connector that was found for a connection; nil for a key. Answers from memory.
    public nonisolated func connector(of identity: Authenticated) -> ConnectorFacts? {
        guard case .connector(let id) = identity.identity else { return nil }
        return directory.read { $0.connectors[id] }
    }

    /// The connector that an author and the tenant named select, for a connection that asked for none. Answers from memory.
    public nonisolated func sender(of relay: RelayEvidence, author: DomainName) -> RelaySender {
        let now = time.now()
        let candidates = directory.read { content in
            content.owners(of: author, at: now).flatMap { content.ownConnectors[$0] ?? [] }
                .compactMap { content.connectors[$0] }.filter { $0.revokedAt == nil }
        }
        switch ConnectorChoice.choose(among: candidates.sorted { $0.id < $1.id }, for: relay) {
        case .one(let connector): return .known(Self.authenticated(connector), connector)
        case .none(let reason): return .nobody(reason)
        }
    }

    /// Customers who have proved a domain, or one above it that covers it. Answers from memory.
    public nonisolated func owners(of domain: DomainName) -> [CustomerID] {
        let now = time.now()
        return directory.read { $0.owners(of: domain, at: now) }
    }

    static func authenticated(_ connector: ConnectorFacts) -> Authenticated {
        Authenticated(identity: .connector(connector.id), customer: connector.customer)
    }
}

extension Directory.Content {
    /// Asked for every message of strangers: only those are looked at who have something to do with the domain. Whoever
    /// merely added it is no owner, and makes no choice ambiguous.
    fileprivate func owners(of domain: DomainName, at now: Timestamp) -> [CustomerID] {
        let known = Set(sequence(first: domain, next: \.parent).flatMap { domains[$0].map { Array($0.keys) } ?? [] })
        return known.filter { owner in
            let proof = facts(of: domain, for: owner, at: now)?.proof
            return proof == .active || proof == .warning || proof == .undecided
        }
    }
}
