import Crypto
import Message

/// Our return-path addresses: made for every message that leaves, recognised when a bounce comes back.
struct ReturnPaths: Sendable {
    /// What the key is derived for.
    static let purpose = "return-path"

    /// `bounce.<platform>`, an MX of ours.
    let domain: DomainName
    let hash: ReturnPathToken.Hash

    init(platform: DomainName, key: SymmetricKey) throws {
        domain = try DomainName("bounce.\(platform)")
        hash = { octets in Array(HMAC<SHA256>.authenticationCode(for: octets, using: key)) }
    }

    /// Whether an address is one of ours and its token still good.
    func recognises(_ mailbox: Mailbox, at now: Timestamp) -> Bool {
        let isOurs = mailbox.domain == domain || mailbox.domain.text.hasPrefix("csb.")
        return isOurs && ReturnPathToken(localPart: mailbox.local, at: now, hash: hash) != nil
    }
}
