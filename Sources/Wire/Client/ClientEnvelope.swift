import Message

/// A running transaction up to the reply to DATA: which commands it has, whose reply comes next, and which recipients
/// were taken.
struct ClientEnvelope: Sendable {
    /// What follows from a reply.
    enum Step: Hashable {
        /// The next reply is for this phase; without pipelining its command has to be sent first.
        case next(ClientPhase)
        /// At least one recipient was taken and the server waits for the content.
        case content
        /// No recipient was taken, but the server waits for content.
        case emptyContent
        /// There is nothing to send. The server may still hold a transaction open.
        case stop(needsReset: Bool)
        /// The code makes no sense here.
        case violation
    }

    private let transaction: ClientTransaction
    private let capabilities: PeerCapabilities
    /// Indices of the recipients that RCPT is sent for.
    private let asked: [Int]
    /// A result for each recipient that already has one.
    private var results: [RecipientResult?]
    private var accepted = 0
    private var mailRefused = false
    /// The command whose reply comes next: 0 is MAIL, then each RCPT, then DATA.
    private(set) var position = 0

    var recipientsAsked: Int { asked.count }
    var commandCount: Int { asked.count + 2 }
    /// Whether RCPT was answered well for every recipient of the transaction.
    var isTakenForAll: Bool { accepted == transaction.recipients.count }

    init(_ transaction: ClientTransaction, _ capabilities: PeerCapabilities) {
        self.transaction = transaction
        self.capabilities = capabilities
        let obstacle = transaction.obstacle(capabilities)
        results = transaction.recipients.map { mailbox in
            if let obstacle { return .unsupported(obstacle) }
            return mailbox.needsUTF8 && !capabilities.smtpUTF8 ? .unsupported(.noSMTPUTF8) : nil
        }
        asked = results.indices.filter { [results] in results[$0] == nil }
    }

    /// The command at `index` without CRLF; nil beyond the last.
    func command(_ index: Int) -> String? {
        switch index {
        case 0: mailCommand
        case 1...asked.count: recipientCommand(transaction.recipients[asked[index - 1]])
        case asked.count + 1: "DATA"
        default: nil
        }
    }

    private var mailCommand: String {
        var line = "MAIL FROM:<\(transaction.reversePath)>"
        if capabilities.size { line += " SIZE=\(transaction.size)" }
        if capabilities.eightBitMIME, transaction.has8BitBody { line += " BODY=8BITMIME" }
        if capabilities.smtpUTF8, transaction.needsUTF8 { line += " SMTPUTF8" }
        if capabilities.dsn {
            if let wish = transaction.dsn.returning { line += " RET=\(wish.rawValue)" }
            if let id = transaction.dsn.envelopeID { line += " ENVID=\(XText.encode(id.text.utf8))" }
        }
        return line
    }

    private func recipientCommand(_ mailbox: Mailbox) -> String {
        var line = "RCPT TO:<\(mailbox)>"
        guard capabilities.dsn else { return line }
        let wish = transaction.dsn[mailbox]
        if let notify = wish.notify { line += " NOTIFY=\(notify.value)" }
        if let original = wish.original { line += " ORCPT=\(original.type);\(XText.encode(original.address.utf8))" }
        return line
    }

    mutating func take(_ reply: ReceivedReply) -> Step {
        switch position {
        case 0: takeMail(reply)
        case 1...asked.count: takeRecipient(reply, asked[position - 1])
        default: takeData(reply)
        }
    }

    private mutating func takeMail(_ reply: ReceivedReply) -> Step {
        guard reply.isPositive || reply.isNegative else { return .violation }
        position = 1
        if reply.isNegative {
            mailRefused = true
            for index in asked { results[index] = .refused(reply, .mail) }
            if !capabilities.pipelining { return .stop(needsReset: false) }
        }
        return .next(.recipient)
    }

    private mutating func takeRecipient(_ reply: ReceivedReply, _ index: Int) -> Step {
        guard reply.isPositive || reply.isNegative else { return .violation }
        position += 1
        if reply.isNegative, !mailRefused { results[index] = .refused(reply, .recipient) }
        if reply.isPositive, !mailRefused { accepted += 1 }
        guard position > asked.count else { return .next(.recipient) }
        if accepted == 0, !capabilities.pipelining { return .stop(needsReset: true) }
        return .next(.data)
    }

    private mutating func takeData(_ reply: ReceivedReply) -> Step {
        if reply.code == 354 { return accepted > 0 ? .content : .emptyContent }
        guard reply.isNegative else { return .violation }
        for index in asked where results[index] == nil { results[index] = .refused(reply, .data) }
        return .stop(needsReset: true)
    }

    func result(else remaining: RecipientResult) -> TransactionResult {
        TransactionResult(recipients: results.map { $0 ?? remaining })
    }
}
