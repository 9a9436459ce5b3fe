import Message

/// Which servers take mail for a domain, as its owner says in the DNS (RFC 5321 5.1).
public struct MailHosts: Hashable, Codable, Sendable {
    public var domain: DomainName
    /// Names of hosts in lower case; empty when the domain takes no mail, nil when the DNS did not answer.
    public var names: [String]?

    public init(domain: DomainName, names: [String]?) {
        self.domain = domain
        self.names = names
    }
}
