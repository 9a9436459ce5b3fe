import Message

/// One refused message at the relay door, as far as it tells who tried.
public struct RefusedAttempt: Hashable, Sendable {
    /// Whose connector was tried; nil when none was found.
    public var customer: CustomerID?
    /// What cannot be forged to look like somebody else, nor is everybody's.
    let features: [ActorFeature]
    /// Tells one sender from the next where only weak features agree.
    let sender: String

    /// Tenant, organisation and feeding address count only on the connection of the sender that stamps them; anybody
    /// else could write another's there to be taken for them. On a shared sender's connection the peer's own address and
    /// greeting are everybody's, and count for nothing.
    ///
    /// - Parameters:
    ///   - tenant: the tenant id found in the message; for mail from Google, the domain of Google's own valid signature.
    ///   - organisation: the organisation found in it (`X-OriginatorOrg`).
    ///   - peer: the address that connected.
    ///   - feeder: the address that fed Microsoft (`OriginalAttributedTenantConnectingIp`).
    ///   - greeting: the name given to us; for mail from Microsoft, the name given to Microsoft.
    ///   - shape: a short text that stays the same while somebody writes the same mail to others, such as a hash of the
    ///     header names in their order and of the subject without digits.
    ///   - networks: who is a shared sender.
    public init(
        customer: CustomerID?, tenant: String?, organisation: String?, peer: IPAddress,
        feeder: IPAddress?, greeting: String, shape: String?, networks: SenderNetworks
    ) {
        self.customer = customer
        let origin = networks.origin(of: peer)
        let isMicrosoft = origin == .microsoft365 || origin == .microsoftRelayPool
        let tenant = isMicrosoft || origin == .google ? tenant?.lowercased() : nil
        let address = (isMicrosoft ? feeder : peer).flatMap { networks.origin(of: $0) == .other ? $0 : nil }
        let network = address.map(ActorFeature.surroundings)
        let pattern = GreetingPattern.of(greeting)

        var features: [ActorFeature] = []
        if let tenant { features.append(ActorFeature(.tenant, tenant)) }
        if isMicrosoft, let organisation { features.append(ActorFeature(.organisation, organisation.lowercased())) }
        if let address { features.append(ActorFeature(.address, address.description)) }
        if let network { features.append(ActorFeature(.network, network)) }
        if let pattern { features.append(ActorFeature(.greeting, pattern)) }
        if let shape { features.append(ActorFeature(.shape, shape)) }
        if let pattern, let shape { features.append(ActorFeature(.greetingAndShape, "\(pattern) \(shape)")) }
        self.features = features
        sender = tenant ?? network ?? peer.description
    }
}
