import Message

/// Is the message whole, not too large, and without header fields that are not the customer's to write?
///
/// What is broken is refused with the name of the defect. Fields that a customer may not own were stripped before; that
/// is noted.
struct ContentCheck: Check {
    /// Answer addresses beyond this many are taken for foreign.
    static let mostAnswerDomains = 16

    let name = CheckName.content

    func examine(_ question: Question, _ review: inout Review) {
        let message = question.message
        if let defect = message.defects.first {
            let words = message.defects.map(\.rawValue).joined(separator: ", ")
            review.refuse(refusal(.content(defect), "the message is broken: \(words)"))
            return
        }
        let limit = question.facts.limits.messageSize
        guard message.size <= limit else {
            review.refuse(refusal(.content(.oversize), "\(message.size) octets are more than the limit of \(limit)"))
            return
        }
        review.pass(name, "\(message.size) octets, well formed")
        if !message.stripped.isEmpty {
            review.note(
                name, "removed because a customer may not own them: \(message.stripped.joined(separator: ", "))")
        }
        if question.answersGoElsewhere {
            review.note(name, "answers would go to a domain that this customer has not proved")
        }
    }
}

extension Question {
    /// Whether Reply-To or a field like it names a domain that this customer may not write in the name of.
    var answersGoElsewhere: Bool {
        message.answerDomains.count > ContentCheck.mostAnswerDomains
            || message.answerDomains.contains { facts.domains[$0]?.isUsable != true }
    }
}
