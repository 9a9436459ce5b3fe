/// Does the customer stand well enough with the platform to send?
struct StandingCheck: Check {
    let name = CheckName.standing

    func examine(_ question: Question, _ review: inout Review) {
        if let refusal = preview(question.envelope) {
            review.refuse(refusal)
            return
        }
        switch question.facts.customer?.standing {
        case .held:
            if case .released = question.facts.readmission {
                review.note(name, "the customer is held, but an operator released this message")
            } else {
                review.keep(
                    Array(question.claim.recipients.indices), as: .hold(.standing), name,
                    "the customer is held until a person has looked")
            }
        case .watched: review.note(name, "the customer is watched")
        default: review.pass(name, "the customer is active")
        }
    }

    func preview(_ envelope: Envelope) -> Refusal? {
        guard let customer = envelope.facts.customer, customer.id == envelope.claim.customer else {
            return refusal(.customerSuspended, "the customer is not known")
        }
        switch customer.standing {
        case .active, .watched, .held: return nil
        case .frozen: return refusal(.customerSuspended, "the customer is frozen")
        case .closed: return refusal(.customerSuspended, "the customer's account is closed")
        }
    }
}
