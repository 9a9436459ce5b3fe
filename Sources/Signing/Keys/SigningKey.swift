import Message

/// An open private key with the names it signs under. Never leaves this module.
struct SigningKey: Sendable {
    let domain: DomainName
    let selector: DNSName
    let key: PrivateKey
}
