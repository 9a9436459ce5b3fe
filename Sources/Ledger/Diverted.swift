import Authority
import Message

/// A message that nobody proved, for exactly those of its recipients who get it as inbound mail, at the customer's own
/// mail server.
///
/// Made by the ledger alone, after the verdict it stands on was committed. Nothing else may leave unsigned, and this to no
/// other host.
public struct Diverted: Sendable {
    public let message: MessageID
    public let customer: CustomerID
    public let reversePath: ReversePath
    public let recipients: [Mailbox]
    public let host: InboundHost

    /// - Returns: nil unless the verdict hands the message to somebody as inbound mail.
    init?(committed verdict: Verdict, claim: Claim, facts: Facts) {
        guard let host = facts.connector?.mode.inboundHost else { return nil }
        recipients = verdict.inbound(of: claim).map { claim.recipients[$0] }
        guard !recipients.isEmpty else { return nil }
        message = claim.id
        customer = claim.customer
        reversePath = claim.reversePath
        self.host = host
    }
}
