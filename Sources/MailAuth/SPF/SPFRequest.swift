import Message

/// One question to SPF: may this peer use this name?
public struct SPFRequest: Hashable, Sendable {
    public let identity: SPFIdentity
    /// The address that connected.
    public let peer: IPAddress
    /// The HELO or EHLO argument.
    public let greeting: String
    /// The sender's local part; `postmaster` where there is none (RFC 7208 4.3).
    public let localPart: String
    /// The domain to check, with A-labels (RFC 8616 4); need not be lawful.
    public let domain: String
    /// The name of the host that asks, for explanations.
    public let receiver: String
    /// For explanations.
    public let time: Timestamp

    /// About the reverse path (RFC 7208 2.4).
    ///
    /// - Parameter sender: the reverse path without angle brackets; empty for the null path.
    public init(
        mailFrom sender: String, greeting: String, peer: IPAddress, receiver: String = "unknown", at now: Timestamp
    ) {
        self.init(
            .mailFrom, sender: sender.isEmpty ? greeting : sender, greeting: greeting, peer: peer, receiver: receiver,
            at: now)
    }

    /// About the HELO name alone (RFC 7208 2.3).
    public init(helo greeting: String, peer: IPAddress, receiver: String = "unknown", at now: Timestamp) {
        self.init(.helo, sender: "postmaster@\(greeting)", greeting: greeting, peer: peer, receiver: receiver, at: now)
    }

    private init(
        _ identity: SPFIdentity, sender: String, greeting: String, peer: IPAddress, receiver: String, at now: Timestamp
    ) {
        let at = sender.lastIndex(of: "@")
        let local = at.map { String(sender[..<$0]) } ?? ""
        self.identity = identity
        self.peer = peer
        self.greeting = greeting
        localPart = local.isEmpty ? "postmaster" : local
        let host = at.map { String(sender[sender.index(after: $0)...]) } ?? sender
        domain = host.utf8.allSatisfy { $0 < 0x80 } ? host : (try? DomainName(host))?.text ?? host
        self.receiver = receiver
        time = now
    }

    var sender: String { "\(localPart)@\(domain)" }
}
