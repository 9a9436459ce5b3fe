import Message

/// What the checks have found so far about one question.
struct Review {
    private(set) var findings: [Finding] = []
    /// The first refusal; later ones are findings only.
    private(set) var refusal: Refusal?
    /// nil as long as nothing keeps a recipient back.
    private(set) var kept: [RecipientRuling?]
    /// New cell values; they count only when nothing is refused.
    var writes: [CellKey: Cell] = [:]
    /// Whether a header field made the message provoked for some recipient.
    var wasTightened = false
    /// Why it may be relayed.
    var relayProof: RelayProof?
    /// What becomes of a message that is not proved where it is not refused; nil where it is.
    private let observation: Observation?
    /// Whether something was held or handed on for that.
    private(set) var isObserved = false

    /// - Parameter observation: nil where everything has to be proved.
    init(recipients: Int, observing observation: Observation?) {
        self.observation = observation
        kept = Array(repeating: nil, count: recipients)
        findings.reserveCapacity(CheckName.allCases.count + 2)
    }

    mutating func pass(_ check: CheckName, _ reason: String) {
        findings.append(Finding(check: check, result: .passed, reason: reason))
    }

    /// Something an operator should know that changes nothing.
    mutating func note(_ check: CheckName, _ reason: String) {
        findings.append(Finding(check: check, result: .noted, reason: reason))
    }

    /// - Parameter evenObserving: whether it is worse than a lack of proof, so that nobody keeps such mail to look at it.
    mutating func refuse(_ refusal: Refusal, evenObserving: Bool = false) {
        var refusal = refusal
        if let observation, !evenObserving, refusal.isLackOfProof {
            guard observation.inbound?.isUnanswered == true else { return observe(refusal, observation.inbound) }
            refusal.outcome = .undecided
            refusal.privateReason += ", and the recipients' mail servers are not known"
        }
        let result: Finding.Result = refusal.isTemporary ? .undecided : .refused
        findings.append(Finding(check: refusal.check, result: result, reason: refusal.privateReason))
        if self.refusal == nil { self.refusal = refusal }
    }

    /// Takes a message that is not proved: handed on to those who may have it as inbound mail, held for all others.
    private mutating func observe(_ refusal: Refusal, _ inbound: InboundRoute?) {
        isObserved = true
        let inside = inbound?.recipients ?? []
        keep(inside, as: .inbound, refusal.check, refusal.privateReason)
        keep(
            kept.indices.filter { !inside.contains($0) }, as: .hold(.observed), refusal.check, refusal.privateReason)
    }

    /// Keeps recipients back for one reason, unless something keeps them back already; a drop outweighs a hold.
    mutating func keep(_ recipients: [Int], as ruling: RecipientRuling, _ check: CheckName, _ reason: String) {
        guard !recipients.isEmpty else { return }
        let result: Finding.Result =
            switch ruling {
            case .drop: .dropped
            case .inbound: .inbound
            case .hold, .send: .held
            }
        for index in recipients {
            if result != .dropped, kept[index] != nil { continue }
            kept[index] = ruling
        }
        findings.append(Finding(check: check, result: result, reason: "\(Self.list(recipients)): \(reason)"))
    }

    /// Recipients as people count them; addresses are in the claim alone, so that erasing it erases them all.
    static func list(_ recipients: [Int]) -> String {
        let named = recipients.prefix(5).map { String($0 + 1) }.joined(separator: ", ")
        let rest = recipients.count - min(recipients.count, 5)
        let noun = recipients.count == 1 ? "recipient" : "recipients"
        return rest == 0 ? "\(noun) \(named)" : "\(noun) \(named) and \(rest) more"
    }
}

extension Refusal {
    /// Whether it says that nobody proved who wrote the message, and nothing worse.
    var isLackOfProof: Bool {
        switch outcome {
        case .tenantNotProved, .domainNotProved: true
        default: false
        }
    }
}
