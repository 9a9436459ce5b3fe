import Authority
import Ledger
import Message
import Spool

extension MessageDetail {
    /// Puts together what the ledger decided, what became of it, and what the spool still keeps.
    ///
    /// - Parameter isPaused: an operator holds what is in the queue.
    init(
        _ record: DecisionRecord, customer: LogCustomer, outcomes: [KeptOutcome], queued: [QueueDetail],
        isPaused: Bool
    ) {
        let claim = record.claim
        let evidence = record.evidence
        let verdict = record.verdict
        let recipients = claim.recipients.indices.map { index in
            RecipientLine(record, at: index, outcomes: outcomes, queued: queued).paused(isPaused)
        }
        let decisive = verdict.findings.first { $0.result != .passed && $0.result != .noted }
        self.init(
            row: LogRow(
                id: claim.id, customer: customer, door: claim.door, state: Self.state(of: recipients),
                sender: evidence.message.authors.first?.mailbox.description ?? "",
                recipients: claim.recipients.map(\.description), recipientCount: claim.recipients.count,
                note: decisive?.check.rawValue),
            messageClass: verdict.messageClass, reversePath: claim.reversePath.description,
            identity: Self.identity(record), peer: evidence.peer?.description, tls: evidence.tls,
            greeting: evidence.greeting, size: evidence.message.size, policyVersion: verdict.policy,
            notBefore: claim.notBefore, signatures: Self.signatures(queued, verdict),
            checks: verdict.findings.map { CheckLine(check: $0.check, result: $0.result, reason: $0.reason) },
            recipients: recipients, story: Story(record).text)
    }

    /// On its way while one recipient is; otherwise as bad as the worst of them.
    private static func state(of recipients: [RecipientLine]) -> MessageState {
        let states = Set(recipients.map(\.state))
        let order: [MessageState] = [
            .refused, .undecided, .queued, .held, .bounced, .expired, .returned, .delivered, .inbound, .dropped,
        ]
        return order.first { states.contains($0) } ?? .queued
    }

    private static func identity(_ record: DecisionRecord) -> String {
        switch record.claim.identity {
        case .credential(let id): "key \(id)" + (record.facts.credential.map { " (\($0.name))" } ?? "")
        case .connector(let id): "connector \(id)" + (record.facts.connector.map { " (\($0.name))" } ?? "")
        }
    }

    /// The fields while the spool keeps them, afterwards the domain alone.
    private static func signatures(_ queued: [QueueDetail], _ verdict: Verdict) -> [SignatureLine] {
        let fields = queued.flatMap { HeaderBlock(parsing: $0.signatureFields).all(.dkimSignature) }
        var lines: [SignatureLine] = []
        for line in fields.map({ SignatureTags($0).line }) where !lines.contains(line) { lines.append(line) }
        guard lines.isEmpty, let domain = verdict.signingDomain else { return lines }
        return [SignatureLine(domain: domain.text, selector: "", algorithm: "", expires: nil)]
    }
}

extension RecipientLine {
    /// The same while an operator holds what is in the queue.
    fileprivate func paused(_ isPaused: Bool) -> RecipientLine {
        guard isPaused, state == .queued else { return self }
        var line = self
        line.state = .held
        line.nextAttempt = nil
        line.publicNote = HoldReason.operator.publicReason
        return line
    }

    fileprivate init(_ record: DecisionRecord, at index: Int, outcomes: [KeptOutcome], queued: [QueueDetail]) {
        let mailbox = record.claim.recipients[index]
        let key = record.facts.recipients.indices.contains(index) ? record.facts.recipients[index].key : nil
        let outcome = outcomes.last { $0.recipient == mailbox || $0.key == key }
        let place = queued.compactMap { detail in
            detail.entry.recipients.first { $0.mailbox == mailbox }.map { (detail, $0) }
        }.last
        let state = Self.state(record.verdict.ruling, index: index, outcome: outcome, place: place?.0.entry)
        self.init(
            address: mailbox.description, state: state,
            publicNote: outcome?.diagnostic ?? Self.note(record.verdict.ruling, index: index),
            status: outcome?.status, finishedAt: outcome?.at,
            nextAttempt: outcome == nil && state == .queued ? place?.1.due : nil,
            attempts: place.map { detail, recipient in
                Self.attempts(detail, recipient, mailbox: mailbox, state: state)
            } ?? [])
    }

    private static func state(
        _ ruling: Verdict.Ruling, index: Int, outcome: KeptOutcome?, place: QueueEntry?
    ) -> MessageState {
        if let outcome { return MessageState(outcome.state) }
        switch ruling {
        case .refused: return .refused
        case .undecided: return .undecided
        case .decided(let rulings):
            guard rulings.indices.contains(index) else { return .queued }
            switch rulings[index] {
            case .send: return .queued
            // What the customer's own server said is an outcome, and not known yet.
            case .inbound: return .queued
            case .hold: return place?.lane == .outbound ? .queued : .held
            case .drop: return .dropped
            }
        }
    }

    /// What its sender may be told.
    private static func note(_ ruling: Verdict.Ruling, index: Int) -> String? {
        guard case .decided(let rulings) = ruling, rulings.indices.contains(index) else { return nil }
        guard case .hold(let reason) = rulings[index] else { return nil }
        return reason.publicReason
    }

    /// The attempts whose dialogue names this recipient; all of them when none does.
    private static func attempts(
        _ detail: QueueDetail, _ recipient: QueueEntry.Recipient, mailbox: Mailbox, state: MessageState
    ) -> [AttemptLine] {
        let texts = detail.attempts.map { String(decoding: $0.transcript, as: UTF8.self) }
        let mine = texts.indices.filter { texts[$0].contains("<\(mailbox)>") }
        let shown = mine.isEmpty ? Array(texts.indices) : mine
        return shown.map { index in
            let attempt = detail.attempts[index]
            let isLast = index == shown.last
            return AttemptLine(
                at: attempt.at, host: attempt.remoteHost,
                outcome: isLast && state != .queued ? state.rawValue : "deferred",
                reply: isLast ? recipient.reply : "",
                transcript: texts[index].split(separator: "\n").map(String.init))
        }
    }
}
