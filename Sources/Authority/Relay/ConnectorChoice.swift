import Message

/// Which connector a message is for when the client asked for no connector's host name.
public enum ConnectorChoice: Sendable {
    case one(ConnectorFacts)
    /// With the private reason.
    case none(String)

    /// - Parameters:
    ///   - connectors: the live ones of those customers who have proved the author's domain.
    ///   - relay: what was observed of the connection, and the tenant that is named.
    public static func choose(among connectors: [ConnectorFacts], for relay: RelayEvidence) -> ConnectorChoice {
        let fitting = connectors.filter { connector in
            switch (connector.kind, relay.origin) {
            case (.microsoft365, .microsoft365), (.googleWorkspace, .google): connector.revokedAt == nil
            default: false
            }
        }
        if fitting.count == 1 { return .one(fitting[0]) }
        guard !fitting.isEmpty else { return .none("no connector is for this author and network") }
        guard let tenant = relay.tenant.tenant else { return .none("several connectors are for this author") }
        let allowing = fitting.filter { connector in
            if case .microsoft365(let rules) = connector.kind { rules.allowed(tenant) != nil } else { false }
        }
        guard allowing.count == 1 else {
            return .none("author and tenant select \(allowing.count) of \(fitting.count) connectors")
        }
        return .one(allowing[0])
    }
}
