import Message

/// What the running policy makes of a recorded decision.
public struct Replay: Hashable, Codable, Sendable {
    public let message: MessageID
    public let recorded: Verdict
    public let replayed: Verdict

    /// Decides the record's question again, at the time it was decided.
    public init(_ record: DecisionRecord, policy: Policy = .standard) {
        message = record.claim.id
        recorded = record.verdict
        replayed = policy.decide(
            claim: record.claim, evidence: record.evidence, facts: record.facts, at: record.verdict.decidedAt)
    }

    /// What would change, one line each; empty when the decision stands. Different wording alone is no change.
    public var changes: [String] {
        var lines = rulingChanges
        if recorded.messageClass != replayed.messageClass {
            lines.append("class: \(recorded.messageClass.rawValue) -> \(replayed.messageClass.rawValue)")
        }
        if recorded.signingDomain != replayed.signingDomain {
            let names = [recorded, replayed].map { $0.signingDomain?.text ?? "none" }
            lines.append("signing domain: \(names[0]) -> \(names[1])")
        }
        let keys = Set(recorded.writes.keys).union(replayed.writes.keys)
        let differing = keys.filter { recorded.writes[$0] != replayed.writes[$0] }
        if !differing.isEmpty {
            lines.append("debits: \(differing.count) \(differing.count == 1 ? "cell differs" : "cells differ")")
        }
        return lines
    }

    private var rulingChanges: [String] {
        guard recorded.ruling != replayed.ruling else { return [] }
        guard case .decided(let before) = recorded.ruling, case .decided(let after) = replayed.ruling,
            before.count == after.count
        else { return ["ruling: \(recorded.ruling.words) -> \(replayed.ruling.words)"] }
        return before.indices.compactMap { index in
            guard before[index] != after[index] else { return nil }
            return "recipient \(index + 1): \(before[index].words) -> \(after[index].words)"
        }
    }
}

extension Verdict.Ruling {
    /// A few words for people.
    var words: String {
        switch self {
        case .refused(let refusal): "refused by \(refusal.check.rawValue) (\(refusal.privateReason))"
        case .undecided(let refusal): "undecided by \(refusal.check.rawValue) (\(refusal.privateReason))"
        case .decided(let recipients):
            ["sent", "held", "inbound", "dropped"].compactMap { word in
                let count = recipients.count { $0.words.hasPrefix(word) }
                return count == 0 ? nil : "\(word) \(count)"
            }.joined(separator: ", ")
        }
    }
}

extension RecipientRuling {
    /// A few words for people; the first is *sent*, *held*, *inbound* or *dropped*.
    var words: String {
        switch self {
        case .send: "sent"
        case .inbound: "inbound, to the customer's own mail server"
        case .hold(let reason): "held (\(reason.rawValue))"
        case .drop(let refusal): "dropped by \(refusal.check.rawValue) (\(refusal.privateReason))"
        }
    }
}
