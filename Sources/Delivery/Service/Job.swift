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
            size: outgoing.size, has8BitHeader: Self.has8Bit(outgoing.header),
            has8BitBody: outgoing.body.bytes.map(Self.has8Bit) ?? declares8Bit, dsn: outgoing.dsn)
    }

    /// `<>` stays `<>`; every other reverse path leaves as a token address.
    private func reversePath(_ returnPath: DeliverySettings.ReturnPath?, lastDay: UInt16) -> ReversePath {
        guard let returnPath, outgoing.reversePath != .null else { return outgoing.reversePath }
        let only = outgoing.recipients.count == 1 ? outgoing.recipients[0].number.flatMap(UInt16.init(exactly:)) : nil
        let token = ReturnPathToken(message: outgoing.message.bits, recipient: only, lastDay: lastDay)
        return .mailbox(
            token.mailbox(at: returnPath.domain(outgoing.signingDomain, outgoing.customer), hash: returnPath.hash))
    }

    private static func has8Bit(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var all: UInt8 = 0
            for byte in bytes { all |= byte }
            return all >= 0x80
        }
    }

    /// A large body is not read for this: its header says what it holds, since a multipart must declare `8bit` when a
    /// part of it does (RFC 2045 6.4).
    private var declares8Bit: Bool {
        HeaderBlock(parsing: outgoing.header).fields.contains { field in
            guard field.name?.folded == "content-transfer-encoding" else { return false }
            let value = field.text.lowercased()
            return value.contains("8bit") || value.contains("binary")
        }
    }
}
