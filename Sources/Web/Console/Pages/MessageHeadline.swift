import Authority
import Message

/// The head of a message's page: how it went, and why, each in a few words.
struct MessageHeadline: Hashable, Sendable {
    let title: String
    /// nil when the title says it all.
    let reason: String?

    init(_ message: MessageDetail) {
        let decisive = Self.decisiveCheck(of: message).map { message.checks[$0] }
        let all = message.recipients
        let same = all.filter { $0.state == message.row.state }
        switch message.row.state {
        case .refused, .undecided, .held:
            title = Self.words(for: message.row.state, by: decisive?.check)
            reason = decisive?.reason ?? same.first?.lastWord
        case .queued:
            let delivered = all.filter { $0.state == .delivered }
            title =
                delivered.isEmpty
                ? Self.words(for: .queued) : "Delivered to \(delivered.count) of \(all.count) recipients so far"
            reason = same.first { $0.lastWord != nil }?.lastWord ?? message.notBefore.map { "Not before \($0.rfc3339)" }
        case .delivered:
            title = all.count > 1 ? "Delivered to all \(all.count) recipients" : Self.words(for: .delivered)
            let domains = message.signatures.map(\.domain)
            reason = domains.isEmpty ? nil : "Signed by \(domains.joined(separator: " and "))"
        case .bounced, .expired, .dropped, .inbound, .returned:
            let word = Self.words(for: message.row.state)
            title = all.count > 1 ? "\(word) for \(same.count) of \(all.count) recipients" : word
            reason = same.first { $0.lastWord != nil }?.lastWord
        }
    }

    /// The place of the check that fixed the state: the first with that result, since the first refusal wins. nil when no
    /// check did.
    static func decisiveCheck(of message: MessageDetail) -> Int? {
        switch message.row.state {
        case .refused: message.checks.firstIndex { $0.result == .refused }
        case .undecided: message.checks.firstIndex { $0.result == .undecided }
        case .held: message.checks.firstIndex { $0.result == .held }
        case .queued, .delivered, .bounced, .expired, .dropped, .inbound, .returned: nil
        }
    }

    private static func words(for state: MessageState, by check: CheckName? = nil) -> String {
        let check = check.map { "the \($0.rawValue) check" }
        return switch state {
        case .refused: check.map { "Refused by \($0)" } ?? "Refused"
        case .undecided: check.map { "Put off: \($0) could not tell" } ?? "Put off"
        case .held: check.map { "Held by \($0)" } ?? "Held"
        case .queued: "On its way"
        case .delivered: "Delivered"
        case .bounced: "Bounced"
        case .expired: "Expired"
        case .dropped: "Dropped"
        case .inbound: "Not proved: handed to the customer's own server"
        case .returned: "Not proved, and not taken by the customer's own server"
        }
    }
}

extension RecipientLine {
    /// What was said last about this recipient; nil when nothing was.
    var lastWord: String? { publicNote ?? attempts.last?.reply }
}
