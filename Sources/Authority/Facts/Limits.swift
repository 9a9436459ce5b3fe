/// A customer's limits: audited facts, not settings. Each counts recipients in a rolling 24 hours.
public struct Limits: Hashable, Codable, Sendable {
    /// All recipients of one customer.
    public var customerPerDay: Int
    /// All recipients of one key or connector.
    public var credentialPerDay: Int
    /// Recipients this customer never wrote to before.
    public var firstTimePerDay: Int
    /// Recipients of one domain that this customer never wrote to before.
    public var firstTimePerDomainPerDay: Int
    /// All recipients of the installation.
    public var platformPerDay: Int
    /// Different customers that may make first contact with one mailbox in 24 hours.
    public var firstContactCustomers: Int
    /// Octets of one message.
    public var messageSize: Int
    /// Recipients of one message.
    public var recipientsPerMessage: Int

    public init(
        customerPerDay: Int = 10_000, credentialPerDay: Int = 10_000, firstTimePerDay: Int = 200,
        firstTimePerDomainPerDay: Int = 200, platformPerDay: Int = 10_000_000, firstContactCustomers: Int = 5,
        messageSize: Int = 26_214_400, recipientsPerMessage: Int = 1000
    ) {
        self.customerPerDay = customerPerDay
        self.credentialPerDay = credentialPerDay
        self.firstTimePerDay = firstTimePerDay
        self.firstTimePerDomainPerDay = firstTimePerDomainPerDay
        self.platformPerDay = platformPerDay
        self.firstContactCustomers = firstContactCustomers
        self.messageSize = messageSize
        self.recipientsPerMessage = recipientsPerMessage
    }

    /// Notices of the platform about one customer's mail in a rolling 24 hours; what is more waits. A bounce goes to an
    /// address under the customer's own domains, so this bounds what its made-up reverse paths can cause.
    public static let noticesPerDay = 1000

    /// What a customer starts with.
    public static let standard = Limits()
}
