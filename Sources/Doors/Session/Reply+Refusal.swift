import Authority
import Message
import Pipeline
import Wire

extension Reply {
    /// What the client hears of a refusal; the private reason stays with us.
    ///
    /// - Parameter now: limits tell how long it is from now until there is room.
    init(_ refusal: Refusal, at now: Timestamp) {
        switch refusal.outcome {
        case .credentialInvalid: self = .credentialInvalid
        case .notPermitted: self = .notPermitted
        case .tenantNotProved: self = .tenantNotProved
        case .customerSuspended: self = .customerSuspended
        case .domainNotProved(let domain): self = .domainNotProved(domain)
        case .fromNotSingle: self = .fromNotSingle
        case .displayNameMisleading: self = .displayNameMisleading
        case .content(.oversize): self = .messageTooBig
        case .content(let defect): self = .content(defect: ReplyText(replacing: defect.rawValue))
        case .suppressed(let reason): self = .suppressed(reason: ReplyText(replacing: reason.rawValue))
        case .limitReached(let limit, let retryAt):
            self = .limitReached(limit: ReplyText(replacing: limit.rawValue), wait: retryAt.map { $0 - now })
        case .tooManyRecipients(let limit): self = .recipientCeiling(limit: limit)
        case .undecided: self = .undecided
        }
    }

    /// The same at RCPT, where the recipients before this one may still go (RFC 5321 4.5.3.1.10).
    init(recipient refusal: Refusal, at now: Timestamp) {
        if case .tooManyRecipients = refusal.outcome {
            self = .tooManyRecipients
        } else {
            self.init(refusal, at: now)
        }
    }

    /// The answer to the end of the data.
    init(_ admission: Admission, at now: Timestamp) {
        switch admission {
        case .accepted(let accepted):
            self = .queued(id: ReplyText(replacing: accepted.id.description), held: accepted.held.count)
        case .refused(let refusal), .undecided(let refusal):
            self.init(refusal, at: now)
        case .unavailable(let outage): self = outage.isFull ? .noRoom : .localError
        }
    }

    /// The answer to mail for addresses of ours. All that proves nothing hears the same.
    init(_ answer: InboundAnswer) {
        switch answer {
        case .received: self = .received
        case .tryLater: self = .noRoom
        case .refused: self = .tenantNotProved
        }
    }
}
