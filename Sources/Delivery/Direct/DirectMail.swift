import Message
import Spool
import Wire

/// A message for one server that is asked while somebody waits for its answer.
public struct DirectMail: Sendable {
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    /// Each field ends in CRLF.
    public var header: [UInt8]
    let body: OutgoingBody
    /// What the sender wants to hear, said to a server with DSN.
    public var dsn = DSNRequest.none

    public init(
        reversePath: ReversePath, recipients: [Mailbox], header: [UInt8], body: StoredBody, dsn: DSNRequest = .none
    ) {
        self.dsn = dsn
        self.reversePath = reversePath
        self.recipients = recipients
        self.header = header
        self.body = OutgoingBody(body)
    }

    init(reversePath: ReversePath, recipients: [Mailbox], header: [UInt8], body: OutgoingBody) {
        self.reversePath = reversePath
        self.recipients = recipients
        self.header = header
        self.body = body
    }

    var transaction: ClientTransaction {
        ClientTransaction(
            reversePath: reversePath, recipients: recipients, size: header.count + 2 + body.size,
            has8BitHeader: EightBit.isIn(header),
            has8BitBody: body.bytes.map(EightBit.isIn) ?? EightBit.isDeclared(in: header), dsn: dsn)
    }
}

/// What came of it, for all recipients at once: it is sent to all of them or to none.
public enum DirectAnswer: Hashable, Sendable {
    /// - host: such as `mx.example.org [192.0.2.1]:25`.
    case taken(reply: String, host: String)
    case refused(String)
    case failed(String)

    /// Who only got part of what it needs gets nothing: one answer has to be true for all.
    init(_ result: TransactionResult, isEncrypted: Bool, host: String) {
        let findings = Classification.findings(result, isEncrypted: isEncrypted)
        if let refusal = findings.first(where: { $0.kind == .permanent }) {
            self = .refused(refusal.text)
        } else if let finding = findings.first(where: { $0.kind != .delivered && $0.kind != .withheld })
            ?? findings.first(where: { $0.kind == .withheld })
        {
            self = .failed(finding.text)
        } else if let taken = findings.first {
            self = .taken(reply: taken.text, host: host)
        } else {
            self = .failed("there are no recipients")
        }
    }
}
