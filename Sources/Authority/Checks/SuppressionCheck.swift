import Message

/// Is a recipient on the customer's or the platform's suppression list?
///
/// The customer's own list is its own business: SMTP hears of it at RCPT, and HTTP gets an event and no message. The
/// platform's list says something about other customers, so it only ever holds.
struct SuppressionCheck: Check {
    let name = CheckName.suppression

    func examine(_ question: Question, _ review: inout Review) {
        var own: [Int] = []
        var platform: [Int] = []
        // The list is of people whom the customer writes to; what strangers write to its own people is no matter of it.
        for index in question.original.indices where question.original[index] == index && review.kept[index] != .inbound
        {
            switch question.facts.recipients[index].suppression?.list {
            case .customer: own.append(index)
            case .platform: platform.append(index)
            case nil: break
            }
        }
        if own.isEmpty, platform.isEmpty {
            review.pass(name, "no recipient is suppressed")
            return
        }
        keepOwn(own, question, &review)
        guard case .released = question.facts.readmission else {
            review.keep(platform, as: .hold(.recipient), name, "on the platform's list")
            return
        }
        let refused = platform.filter { question.facts.recipients[$0].suppression?.reason.isHoldersOwn == true }
        review.keep(refused, as: .hold(.recipient), name, "its holder wants no mail, and no release changes that")
        let released = platform.filter { !refused.contains($0) }
        guard !released.isEmpty else { return }
        review.note(name, "\(Review.list(released)): on the platform's list, but released by an operator")
    }

    func preview(_ envelope: Envelope) -> Refusal? {
        guard let suppression = envelope.facts.recipients.last?.suppression, suppression.list == .customer,
            envelope.claim.door.refusesAtRecipient
        else { return nil }
        return refusal(for: suppression)
    }

    private func keepOwn(_ own: [Int], _ question: Question, _ review: inout Review) {
        guard let first = own.first, let suppression = question.facts.recipients[first].suppression else { return }
        let reason = "on the customer's list"
        guard question.claim.door.refusesAtRecipient else {
            for index in own {
                guard let suppression = question.facts.recipients[index].suppression else { continue }
                review.keep(
                    [index], as: .drop(refusal(for: suppression)), name, "\(reason): \(suppression.reason.rawValue)")
            }
            return
        }
        // It was listed after RCPT was accepted. One recipient is then not refused alone; all of them are.
        if own.count == question.distinctRecipients {
            review.refuse(refusal(for: suppression))
        } else {
            review.keep(own, as: .hold(.recipient), name, reason)
        }
    }

    private func refusal(for suppression: Suppression) -> Refusal {
        let reason = suppression.reason.rawValue
        return refusal(
            .suppressed(suppression.reason),
            "on the customer's list since \(suppression.since.rfc3339) because of: \(reason)")
    }
}

extension Suppression.Reason {
    /// Whether the mailbox's holder said so.
    fileprivate var isHoldersOwn: Bool {
        switch self {
        case .complaint, .unsubscribe: true
        case .bounce, .operator: false
        }
    }
}

extension Door {
    /// Whether the client hears of each recipient before it sends the message.
    var refusesAtRecipient: Bool {
        switch self {
        case .submission, .relay: true
        case .http, .system: false
        }
    }
}

extension Question {
    /// How many different mailboxes the claim names.
    var distinctRecipients: Int {
        original.indices.reduce(0) { $0 + (original[$1] == $1 ? 1 : 0) }
    }
}
