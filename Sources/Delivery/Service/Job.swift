import Authority
import Message
import Wire

/// A leased message on its way through the service.
struct Job: Sendable {
    let outgoing: Outgoing
    /// It was given to a connection from the cache that turned out to be dead, and was put back: that happens once.
    var wasPutBack = false

    /// The transaction that carries it.
    func transaction(_ returnPath: DeliverySettings.ReturnPath?, lastDay: UInt16) -> ClientTransaction {
        ClientTransaction(
            reversePath: reversePath(returnPath, lastDay: lastDay), recipients: outgoing.recipients.map(\.mailbox),
            size: outgoing.size, has8BitHeader: EightBit.isIn(outgoing.header),
            has8BitBody: outgoing.body.bytes.map(EightBit.isIn) ?? EightBit.isDeclared(in: outgoing.header),
            dsn: outgoing.dsn)
    }

    /// `<>` stays `<>`; every other reverse path leaves as a token address.
    private func reversePath(_ returnPath: DeliverySettings.ReturnPath?, lastDay: UInt16) -> ReversePath {
        guard let returnPath, outgoing.reversePath != .null else { return outgoing.reversePath }
        let only = outgoing.recipients.count == 1 ? outgoing.recipients[0].number.flatMap(UInt16.init(exactly:)) : nil
        let token = ReturnPathToken(message: outgoing.message.bits, recipient: only, lastDay: lastDay)
        return .mailbox(
            token.mailbox(at: returnPath.domain(outgoing.signingDomain, outgoing.customer), hash: returnPath.hash))
    }
}
