import Authority
import Message

@testable import Spool

/// Messages as the outbound entrance makes them from `Signed`, without a ledger and a signer.
struct Sample {
    var id: UInt64 = 1
    var customer = CustomerID(bits: 7)
    var recipients = ["joe@example.org"]
    var header = "Subject: hello\r\n"
    var at = Timestamp(seconds: 1_767_225_600)
    var due: Timestamp?
    var signatureExpires: Timestamp?
    var isReleased = false
    var dsn = DSNRequest.none

    var message: MessageID { MessageID(time: at, random: UInt128(id)) }

    func outbound(_ body: StoredBody) throws -> QueuedMessage {
        QueuedMessage(
            envelope: Envelope(
                message: message, lane: .outbound, customer: customer,
                identity: .credential(CredentialID(bits: 3)), label: "label",
                signingDomain: try DomainName("example.com"), messageClass: .transactional,
                reversePath: .mailbox(try Mailbox("sender@example.com")), acceptedAt: at, expiresAt: at + .days(5),
                signatureExpires: signatureExpires ?? at + .hours(72), authorDomain: try DomainName("news.example.com"),
                isReleased: isReleased, returning: dsn.returning, envelopeID: dsn.envelopeID),
            header: Array(header.utf8), signatureFields: Array("DKIM-Signature: v=1\r\n".utf8),
            recipients: try recipients.map {
                let mailbox = try Mailbox($0)
                return QueuedRecipient(mailbox: mailbox, key: "key of \($0)", due: due ?? at, dsn: dsn[mailbox])
            }, body: body)
    }

    func held(_ body: StoredBody, reason: HoldReason = .unproven) throws -> HeldDraft {
        HeldDraft(
            message: message, customer: customer, identity: .credential(CredentialID(bits: 3)),
            reversePath: .mailbox(try Mailbox("sender@example.com")),
            recipients: try recipients.map { try Mailbox($0) },
            header: Array(header.utf8), body: body, claim: Array(#"{"claim":1}"#.utf8),
            evidence: Array(#"{"evidence":1}"#.utf8), reason: reason, heldAt: at, dsn: dsn)
    }

    func inbound(_ body: StoredBody) throws -> InboundMessage {
        InboundMessage(
            message: message, reversePath: .null, recipients: try recipients.map { try Mailbox($0) },
            header: Array(header.utf8), body: body, evidence: Array("{}".utf8), receivedAt: at)
    }

    func signatures(_ expires: Timestamp, for recipients: [String]? = nil) throws -> NewSignatures {
        NewSignatures(
            message: message, recipients: try (recipients ?? self.recipients).map { try Mailbox($0) },
            header: Array("Subject: again\r\n".utf8), signatureFields: Array("DKIM-Signature: v=2\r\n".utf8),
            expires: expires)
    }
}

extension Spool {
    /// A body of this text.
    func body(_ text: String) async throws -> StoredBody {
        try await body(Array(text.utf8))
    }

    func body(_ bytes: [UInt8]) async throws -> StoredBody {
        let writer = bodyWriter()
        writer.append(bytes[...])
        return try await writer.finish()
    }

    /// Queues one sample with a small body.
    func queue(_ sample: Sample) async throws {
        try await deposit([try sample.outbound(try await body("body of \(sample.id)"))])
    }

    /// Settles every recipient of a lease in the same way.
    func settle(_ leased: Leased, _ ruling: Attempt.Ruling, at time: Timestamp) {
        settle([
            Attempt(
                lease: leased.lease, at: time, remoteHost: "mx.example.org", transcript: Array("250 ok".utf8),
                results: leased.recipients.map { .init($0.mailbox, ruling, reply: "250 ok") })
        ])
    }

    func flushNow() { flush() }

    func recipientStates(of message: MessageID) async throws -> [String: RecipientState] {
        var states: [String: RecipientState] = [:]
        for detail in try await detail(of: message) {
            for recipient in detail.entry.recipients { states[recipient.mailbox.description] = recipient.state }
        }
        return states
    }
}

extension StoredBody {
    func whole() async throws -> [UInt8] { try await read(at: 0, count: size) }
}
