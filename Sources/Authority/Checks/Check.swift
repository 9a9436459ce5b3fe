/// One rule of the policy. Checks are values without state: what they need is in the question, what they find goes
/// into the review.
protocol Check: Sendable {
    var name: CheckName { get }

    /// Looks at a whole message. Writes at least one finding.
    func examine(_ question: Question, _ review: inout Review)

    /// Looks at an envelope of which the message is not there yet, at MAIL or RCPT. Nothing is debited, and nothing
    /// that hangs on a recipient's dealings with others is refused.
    func preview(_ envelope: Envelope) -> Refusal?
}

extension Check {
    func preview(_ envelope: Envelope) -> Refusal? { nil }

    /// A refusal by this check.
    func refusal(_ outcome: Refusal.Outcome, _ privateReason: String) -> Refusal {
        Refusal(check: name, outcome: outcome, privateReason: privateReason)
    }
}
