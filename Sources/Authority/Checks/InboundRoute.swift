import Message

/// Who, among the recipients of a message that nobody proved, gets it all the same as mail that strangers sent: those in
/// a domain that the customer has proved, and that names the connector's host as its own mail server.
///
/// The server is proved by its owner's MX record, looked at anew for every message: a host that somebody else wrote into
/// the connector, or that has left the customer, gets nothing (threats A1).
struct InboundRoute {
    /// Indexes of such recipients.
    let recipients: [Int]
    /// The DNS did not answer about the servers of a domain that is the customer's, or was not asked.
    let isUnanswered: Bool

    init(_ question: Question, to host: InboundHost) {
        var recipients: [Int] = []
        var isUnanswered = false
        // What waits is looked at by people, and goes only when it is proved. Nobody looked for what came a moment before
        // the connector got its host.
        let isFirst = question.facts.readmission == nil
        if isFirst, question.evidence.relay?.mailHosts == nil { isUnanswered = true }
        let looked = isFirst ? question.evidence.relay?.mailHosts ?? [] : []
        for (index, mailbox) in question.claim.recipients.enumerated() {
            // A server that trusts us might send on what has a second address in its local part.
            guard MailboxKeyForm(mailbox).isOrdinary,
                let found = looked.first(where: { $0.domain == mailbox.domain }),
                DomainCheck().prove(mailbox.domain, "recipient's", question.envelope) == nil
            else { continue }
            guard let names = found.names else {
                isUnanswered = true
                continue
            }
            if names.contains(host.name.text) { recipients.append(index) }
        }
        self.recipients = recipients
        self.isUnanswered = isUnanswered
    }
}
