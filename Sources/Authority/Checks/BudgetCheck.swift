import Message

/// Is there room for these recipients, and may this customer write to them first?
///
/// Mail that nobody asked for, and first contact beyond what one mailbox takes, is held; neither costs anything. The rest
/// is counted against the limits of the customer, its key, its first-time recipients and the installation: all of a
/// message's recipients, or none.
///
/// A notice of the platform about a customer's mail is charged to that customer's notices instead, and is no first contact.
struct BudgetCheck: Check {
    let name = CheckName.budget

    func examine(_ question: Question, _ review: inout Review) {
        let ceiling = question.facts.limits.recipientsPerMessage
        guard question.distinctRecipients <= ceiling else {
            review.refuse(tooMany(question.distinctRecipients, ceiling, "recipients of one message"))
            return
        }
        if question.facts.readmission == .renewed {
            review.pass(name, "debited when it was first decided")
            return
        }
        var contacts = Contacts(question)
        let isNotice = question.envelope.noticedCustomer != nil
        if !isNotice { hold(question, &contacts, &review) }
        let sent = question.original.indices.filter { question.original[$0] == $0 && review.kept[$0] == nil }
        guard !sent.isEmpty else {
            review.pass(name, "nobody is sent to, so nothing is counted")
            return
        }
        let bill = Bill(question.envelope, recipients: sent, contacts: &contacts)
        if let refusal = shortage(bill.ownLines + [bill.platformLine], question.now) {
            review.refuse(refusal)
            return
        }
        review.writes.reserveCapacity(bill.ownLines.count + 1 + 2 * sent.count)
        bill.debit(to: &review.writes)
        if !isNotice { contacts.record(sent, to: &review.writes) }
        let kind = isNotice ? "charged to the notices of a customer" : "of which first-time \(bill.firstTime)"
        review.pass(name, "room for \(sent.count), \(kind)")
    }

    func preview(_ envelope: Envelope) -> Refusal? {
        let originals = envelope.claim.originals
        let distinct = originals.indices.filter { originals[$0] == $0 }
        let ceiling = envelope.facts.limits.recipientsPerMessage
        guard distinct.count <= ceiling else {
            return tooMany(distinct.count, ceiling, "recipients of one message")
        }
        guard !distinct.isEmpty, envelope.facts.customer?.standing != .held else { return nil }
        // Every recipient is counted, also one that will be held: what is told here depends on the customer alone.
        var contacts = Contacts(envelope)
        return shortage(Bill(envelope, recipients: distinct, contacts: &contacts).ownLines, envelope.now)
    }

    /// Holds provoked mail, for which nobody has an allowance, and first contact over its cap.
    private func hold(_ question: Question, _ contacts: inout Contacts, _ review: inout Review) {
        var isReleased = false
        if case .released = question.facts.readmission { isReleased = true }
        let isProvokedForAll = question.messageClass == .provoked || question.messageClass == .challenge
        var unproven: [Int] = []
        var crowded: [Int] = []
        for index in question.original.indices where question.original[index] == index && review.kept[index] == nil {
            let contact = contacts[index]
            let isProvoked = isProvokedForAll || question.isAutomatic && !contact.isEstablished
            if isProvoked, !isProvokedForAll { review.wasTightened = true }
            if isProvoked, !isReleased || question.answersGoElsewhere {
                unproven.append(index)
            } else if !contact.isAdmitted, !isReleased {
                crowded.append(index)
            }
        }
        let whose =
            isReleased
            ? "provoked, and answers would go to a domain not proved" : "provoked mail to someone who proved nothing"
        review.keep(unproven, as: .hold(.unproven), name, whose)
        review.keep(crowded, as: .hold(.recipient), name, "enough other customers wrote to it first today")
    }

    /// - Returns: the refusal for the first line that has no room.
    private func shortage(_ lines: [Bill.Line], _ now: Timestamp) -> Refusal? {
        for line in lines {
            guard line.amount <= line.limit else { return tooMany(line.amount, line.limit, line.name.rawValue) }
            let room = line.count.timeForRoom(line.amount, limit: line.limit, now: now)
            guard let room, room > now else { continue }
            let spent = line.count.total(at: now)
            return refusal(
                .limitReached(line.name, retryAt: line.name == .platform ? nil : room),
                "\(line.name.rawValue): \(spent) of \(line.limit) spent, \(line.amount) more asked")
        }
        return nil
    }

    private func tooMany(_ amount: Int, _ limit: Int, _ what: String) -> Refusal {
        refusal(.tooManyRecipients(limit: limit), "\(amount) at once are more than \(limit) \(what)")
    }
}
