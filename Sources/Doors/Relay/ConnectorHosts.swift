import Ledger
import Message

/// The host names of connectors: one label that nobody guesses, beneath the host of the relay door.
struct ConnectorHosts: Sendable {
    private let parent: DomainName

    /// - Parameter parent: the host name of the relay door.
    init(beneath parent: DomainName) {
        self.parent = parent
    }

    /// Whether only a connector can have this name, be there one of that name or not.
    func contains(_ host: DomainName) -> Bool {
        host != parent && host.isAtOrBelow(parent)
    }

    /// The connector's own label; nil for a name that no connector has.
    func label(of host: DomainName) -> String? {
        guard host.parent == parent else { return nil }
        return host.labels.first.map(String.init)
    }

    /// The label of the connector whose tenants prove themselves at this address; nil for any other address.
    func label(provedAt mailbox: Mailbox) -> String? {
        mailbox.local.lowercased() == TenantProofRequest.localPart ? label(of: mailbox.domain) : nil
    }
}
