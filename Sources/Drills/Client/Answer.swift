import Wire

/// What the door said to one message, for its first recipient.
struct Answer: Hashable, Sendable {
    enum Outcome: Hashable, Sendable {
        case accepted(code: Int)
        case refused(code: Int)
        /// No reply: the connection broke or never was.
        case broken(String)
    }

    var outcome: Outcome
    /// In reply to what.
    var phase: ClientPhase
    /// Milliseconds from the final dot to its reply; nil when it did not come to that.
    var replyTime: Double?

    init(_ outcome: Outcome, _ phase: ClientPhase, replyTime: Double? = nil) {
        self.outcome = outcome
        self.phase = phase
        self.replyTime = replyTime
    }

    init(_ failure: SessionFailure) {
        if case .refused(let reply, let phase) = failure {
            self.init(.refused(code: reply.code), phase)
        } else {
            self.init(.broken(failure.text), failure.phase)
        }
    }

    init(_ result: TransactionResult, replyTime: Double?) {
        switch result.recipients.first {
        case .accepted(let reply): self.init(.accepted(code: reply.code), .finalDot, replyTime: replyTime)
        case .refused(let reply, let phase): self.init(.refused(code: reply.code), phase, replyTime: replyTime)
        case .interrupted(let failure): self.init(failure)
        case .unsupported(let obstacle): self.init(.broken(obstacle.text), .mail)
        case .withheld, nil: self.init(.broken("withheld"), .data)
        }
    }

    var isAccepted: Bool { if case .accepted = outcome { true } else { false } }
    var isBroken: Bool { if case .broken = outcome { true } else { false } }
    /// Refused for now: whoever sends lawful mail comes again.
    var isTemporary: Bool { if case .refused(let code) = outcome { code < 500 } else { isBroken } }
}
