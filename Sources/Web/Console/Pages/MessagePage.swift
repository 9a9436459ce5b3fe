import Authority
import Message

/// One message as its template sees it.
struct MessagePage: Sendable {
    struct Fact: Sendable {
        var name: String
        var value: String
        var isCode = false
    }

    struct Check: Sendable {
        var name: String
        var result: String
        var reason: String
        /// Whether the message's state follows from this one.
        var isDecisive: Bool
    }

    struct Signature: Sendable {
        var domain: String
        var selector: String
        var algorithm: String
        var expires: TimeText?
    }

    struct Attempt: Sendable {
        var time: TimeText
        var host: String
        var outcome: String
        var reply: String
        var transcript: String?
    }

    struct Recipient: Sendable {
        var address: String
        var state: String
        var note: String?
        var status: String?
        var finished: TimeText?
        var next: TimeText?
        var attempts: [Attempt]
        /// Said in place of attempts when there were none.
        var noAttempt: String?
        var isOpen: Bool
    }

    let row: MessageRowModel
    let title: String
    let reason: String?
    let facts: [Fact]
    let checks: [Check]
    let signatures: [Signature]
    let hasSignatures: Bool
    let recipients: [Recipient]
    let story: String
    /// Actions the queue offers while the message is there.
    let canHold: Bool
    let canRelease: Bool
    let canDrop: Bool
    let hasActions: Bool
    let actionPath: String

    init(_ message: MessageDetail, now: Timestamp) {
        row = MessageRowModel(message.row, now: now)
        let headline = MessageHeadline(message)
        title = headline.title
        reason = headline.reason
        facts = Self.facts(message)
        let decisive = MessageHeadline.decisiveCheck(of: message)
        checks = message.checks.enumerated().map { index, line in
            Check(
                name: line.check.rawValue, result: line.result.rawValue, reason: line.reason,
                isDecisive: index == decisive)
        }
        signatures = message.signatures.map {
            Signature(
                domain: $0.domain, selector: $0.selector, algorithm: $0.algorithm,
                expires: TimeText($0.expires, now: now))
        }
        hasSignatures = !signatures.isEmpty
        recipients = message.recipients.map { Self.recipient($0, now: now, isOpen: message.recipients.count <= 2) }
        story = message.story
        let states = Set(message.recipients.map(\.state))
        canHold = states.contains(.queued)
        canRelease = states.contains(.held)
        canDrop = canHold || canRelease
        hasActions = canDrop
        actionPath = "/queue/\(message.row.id)"
    }

    private static func facts(_ message: MessageDetail) -> [Fact] {
        var facts = [
            Fact(name: "Id", value: message.row.id.description, isCode: true),
            Fact(name: "Customer", value: message.row.customer.name),
            Fact(name: "Door", value: message.row.door.rawValue),
            Fact(name: "Presented by", value: message.identity, isCode: true),
            Fact(name: "Class", value: message.messageClass.rawValue),
            Fact(name: "From", value: message.row.sender.isEmpty ? "<>" : message.row.sender, isCode: true),
            Fact(
                name: "Reverse path", value: message.reversePath.isEmpty ? "<>" : message.reversePath, isCode: true),
            Fact(name: "Size", value: sizeText(message.size)),
        ]
        if let peer = message.peer { facts.append(Fact(name: "Client", value: peer, isCode: true)) }
        if let greeting = message.greeting { facts.append(Fact(name: "Greeting", value: greeting, isCode: true)) }
        facts.append(Fact(name: "TLS", value: message.tls ?? "none"))
        if let notBefore = message.notBefore { facts.append(Fact(name: "Not before", value: notBefore.rfc3339)) }
        facts.append(Fact(name: "Policy", value: "version \(message.policyVersion)"))
        return facts
    }

    private static func recipient(_ line: RecipientLine, now: Timestamp, isOpen: Bool) -> Recipient {
        Recipient(
            address: line.address, state: line.state.rawValue,
            // The last attempt's reply stands below it in full.
            note: line.publicNote == line.attempts.last?.reply ? nil : line.publicNote, status: line.status,
            finished: TimeText(line.finishedAt, now: now), next: TimeText(line.nextAttempt, now: now),
            attempts: line.attempts.map {
                Attempt(
                    time: TimeText($0.at, now: now), host: $0.host ?? "no host", outcome: $0.outcome,
                    reply: $0.reply,
                    transcript: $0.transcript.isEmpty ? nil : $0.transcript.joined(separator: "\n"))
            },
            noAttempt: line.attempts.isEmpty ? noAttempt(line.state) : nil, isOpen: isOpen)
    }

    private static func noAttempt(_ state: MessageState) -> String {
        switch state {
        case .refused, .undecided, .dropped, .returned: "Nothing was sent."
        case .held: "Nothing is sent while it is held."
        case .inbound: "Handed over while its sender waited."
        case .queued, .delivered, .bounced, .expired: "No attempt yet."
        }
    }
}
