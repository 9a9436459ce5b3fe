import Message

extension DomainName {
    /// Beneath these Microsoft gives every tenant a domain of its own, and signs for it.
    private static let initialDomains = ["onmicrosoft.com", "onmicrosoft.us", "partner.onmschina.cn"].map(known)

    /// Whether it is the domain that Microsoft gave a tenant, and so the name of that tenant alone.
    public var isInitialDomain: Bool {
        Self.initialDomains.contains { self != $0 && isAtOrBelow($0) }
    }

    /// A name that is written in the program.
    static func known(_ text: String) -> DomainName {
        guard let name = try? DomainName(text) else { preconditionFailure("\(text) is a domain name") }
        return name
    }
}
