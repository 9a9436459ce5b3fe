import Authority
import Crypto
import Ledger
import Message

/// Our return-path addresses: made for every message that leaves, recognised when a bounce comes back.
struct ReturnPaths: Sendable {
    /// What the key is derived for.
    static let purpose = "return-path"
    /// The first label of a customer's own return-path host.
    private static let label = "csb"
    /// States of a domain whose owner has once named one of our customers: bounces to it are for us.
    private static let ours: Set<ProofState> = [.active, .warning, .paused, .undecided]

    /// `bounce.<platform>`, an MX of ours.
    let domain: DomainName
    let hash: ReturnPathToken.Hash
    private let ledger: Ledger
    /// This machine's name, which `postmaster` without a domain stands for.
    private let host: DomainName

    init(ledger: Ledger, host: DomainName, key: SymmetricKey) throws {
        self.ledger = ledger
        self.host = host
        domain = try DomainName("bounce.\(ledger.platform)")
        hash = { octets in Array(HMAC<SHA256>.authenticationCode(for: octets, using: key)) }
    }

    /// Where bounces about a customer's mail come back to: a host beneath the signing domain when the DNS leads it to us,
    /// so that SPF aligns with From (RFC 7489 3.1.2); else our own host.
    func domain(for signingDomain: DomainName, of customer: CustomerID) -> DomainName {
        guard let row = ledger.domain(signingDomain, of: customer), row.hasReturnPath,
            Self.ours.contains(row.course.state), let own = try? DomainName("\(Self.label).\(signingDomain)")
        else { return domain }
        return own
    }

    /// Whether an address is one of ours and its token still good, or the postmaster of a host that takes mail for us,
    /// whom anybody may write to (RFC 5321 4.5.1).
    func recognises(_ mailbox: Mailbox, at now: Timestamp) -> Bool {
        if mailbox.local.lowercased() == "postmaster" { return mailbox.domain == host || isOurs(mailbox.domain) }
        return isOurs(mailbox.domain) && ReturnPathToken(localPart: mailbox.local, at: now, hash: hash) != nil
    }

    private func isOurs(_ host: DomainName) -> Bool {
        if host == domain { return true }
        guard host.text.hasPrefix("\(Self.label)."), let proved = host.parent else { return false }
        return ledger.rows(of: proved).contains { Self.ours.contains($0.course.state) }
    }
}
