import Authority
import Message

/// What the ledger knew at its last look, for Delivery. Asks memory only.
struct LedgerStandingView: StandingView {
    /// After this long without a look nobody can tell.
    static let freshness = Span.seconds(5)

    let directory: Directory
    let time: any TimeSource

    func mayDepart(_ departure: Departure) -> DepartureRuling {
        let now = time.now()
        return directory.read { content in
            guard now.milliseconds - Self.freshness.milliseconds <= content.checkedAt.milliseconds else {
                return .unknown
            }
            return content.ruling(on: departure, at: now)
        }
    }
}

extension Directory.Content {
    func ruling(on departure: Departure, at now: Timestamp) -> DepartureRuling {
        guard let customer = customers[departure.customer] else { return .stay(reason: "the customer is unknown") }
        guard customer.facts.standing.letsMailLeave else {
            return .stay(reason: "the customer is \(customer.facts.standing.rawValue)")
        }
        switch departure.identity {
        case .credential(let id):
            guard let key = credentials[id] else { return .stay(reason: "the key is unknown") }
            guard key.facts.revokedAt == nil else { return .stay(reason: "the key was revoked") }
        case .connector(let id):
            guard let connector = connectors[id] else { return .stay(reason: "the connector is unknown") }
            guard connector.revokedAt == nil else { return .stay(reason: "the connector was revoked") }
        }
        switch facts(of: departure.signingDomain, for: departure.customer, at: now)?.proof {
        case .active, .warning: break
        case .undecided: return .unknown
        case nil: return .stay(reason: "the domain is not this customer's any more")
        case .pending, .paused, .conflict: return .stay(reason: "the domain's proof does not hold")
        }
        let lists = [departure.customer, .platform]
        for list in lists {
            let key = SuppressionKey(customer: list, mailbox: departure.recipientKey)
            if recentSuppressions[key] != nil { return .stay(reason: "the recipient was suppressed") }
        }
        return .go
    }
}

extension Ledger {
    /// Answers Delivery's question before each departure. Made once and kept: it follows the ledger, as long as `run` does.
    public nonisolated func standingView() -> any StandingView {
        LedgerStandingView(directory: directory, time: time)
    }
}
