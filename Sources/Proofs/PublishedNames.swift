import Message

/// The names a customer's domain and the platform's zone meet at (DESIGN 7, "DNS").
public struct PublishedNames: Hashable, Sendable {
    public let domain: DomainName
    public let platform: DomainName
    /// The first 16 characters of the customer's account label; part of every selector, so that a selector never passes
    /// to another account.
    public let mark: String

    /// - Parameter label: the customer's whole account label.
    public init(domain: DomainName, platform: DomainName, label: String) {
        self.domain = domain
        self.platform = platform
        mark = String(label.prefix(16))
    }

    /// The two RSA selectors, between which keys rotate without the customer.
    public var selectors: [String] { ["c1-\(mark)", "c2-\(mark)"] }

    /// The selector of the optional Ed25519 key.
    public var ed25519Selector: String { "e1-\(mark)" }

    /// Where the authorisation record stands.
    public var authorisation: DNSName? { try? DNSName("_countersign.\(domain)") }

    /// Where receivers look a selector's key up.
    public func key(_ selector: String) -> DNSName? { try? DNSName("\(selector)._domainkey.\(domain)") }

    /// Where the platform publishes that key; the customer's name is a CNAME to it. The platform's own domain has its
    /// keys in place. nil when the two domains together are too long for a DNS name.
    public func keyTarget(_ selector: String) -> DNSName? {
        Self.keyTarget(selector, of: domain, platform: platform)
    }

    /// The same for any domain's key.
    static func keyTarget(_ selector: String, of domain: DomainName, platform: DomainName) -> DNSName? {
        domain == platform
            ? try? DNSName("\(selector)._domainkey.\(domain)") : try? DNSName("\(selector).\(domain).dkim.\(platform)")
    }

    /// The customer's return-path host, a CNAME to the platform's.
    public var returnPath: DomainName? { try? DomainName("csb.\(domain)") }

    /// The platform's return-path host, which takes bounces.
    public var returnPathTarget: DomainName? { try? DomainName("bounce.\(platform)") }
}
