import Message

/// The names this installation goes by.
public struct Platform: Hashable, Sendable {
    /// The platform's own domain, customer zero's.
    public var domain: DomainName
    /// This machine, in greetings and Received fields.
    public var host: DomainName

    public init(domain: DomainName, host: DomainName) {
        self.domain = domain
        self.host = host
    }
}
