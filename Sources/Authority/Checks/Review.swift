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
    /// Whether the connector observes: what is not proved is then held instead of refused.
    private let observes: Bool
    /// Whether something was held for that.
    private(set) var isObserved = false

    init(recipients: Int, observes: Bool) {
        self.observes = observes
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
        if observes, !evenObserving, refusal.isLackOfProof {
            isObserved = true
            keep(Array(kept.indices), as: .hold(.observed), refusal.check, refusal.privateReason)
            return
        }
        let result: Finding.Result = refusal.isTemporary ? .undecided : .refused
        findings.append(Finding(check: refusal.check, result: result, reason: refusal.privateReason))
        if self.refusal == nil { self.refusal = refusal }
    }

    /// Keeps recipients back for one reason, unless something keeps them back already; a drop outweighs a hold.
    mutating func keep(_ recipients: [Int], as ruling: RecipientRuling, _ check: CheckName, _ reason: String) {
        guard !recipients.isEmpty else { return }
        var result = Finding.Result.held
        if case .drop = ruling { result = .dropped }
        for index in recipients {
            if result == .held, kept[index] != nil { continue }
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
    fileprivate var isLackOfProof: Bool {
        switch outcome {
        case .tenantNotProved, .domainNotProved: true
        default: false
        }
    }
}
