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
        let standing = customer.facts.standing
        let isReleased = departure.releasedAt != nil
        guard isReleased ? standing.letsReleasedMailLeave : standing.letsMailLeave else {
            return .stay(reason: "the customer is \(customer.facts.standing.rawValue)")
        }
        switch departure.identity {
        case .credential(let id):
            guard let key = credentials[id] else { return .stay(reason: "the key is unknown") }
            guard key.facts.revokedAt == nil else { return .stay(reason: "the key was revoked") }
        case .connector(let id):
            guard let connector = connectors[id] else { return .stay(reason: "the connector is unknown") }
            guard connector.revokedAt == nil else { return .stay(reason: "the connector was revoked") }
            if case .microsoft365(let rules) = connector.kind, let tenant = departure.tenant,
                rules.allowed(tenant) == nil
            {
                return .stay(reason: "tenant \(tenant) is not allowed any more")
            }
            if case .credential(let key) = connector.kind, credentials[key]?.facts.revokedAt != nil {
                return .stay(reason: "the connector's key was revoked")
            }
        }
        if let ruling = rulingOnDomains(of: departure, at: now) { return ruling }
        let isListed = [departure.customer, .platform].contains { list in
            guard let since = recentSuppressions[SuppressionKey(customer: list, mailbox: departure.recipientKey)] else {
                return false
            }
            // Whoever released the message knew of the platform's list as it was then.
            guard list == .platform, let released = departure.releasedAt else { return true }
            return since > released
        }
        return isListed ? .stay(reason: "the recipient was suppressed") : .go
    }

    /// Asks what the decision asked: is the author's domain still covered by the record whose key signed?
    ///
    /// - Returns: nil when nothing stands against it.
    private func rulingOnDomains(of departure: Departure, at now: Timestamp) -> DepartureRuling? {
        let (author, signing) = (departure.authorDomain, departure.signingDomain)
        guard let cover = facts(of: author, for: departure.customer, at: now), cover.provedBy == signing else {
            return .stay(reason: "the domain is not covered by this customer's record any more")
        }
        var current = author
        while current != signing {
            if facts(of: current, for: departure.customer, at: now)?.provedByOther == true {
                return .stay(reason: "\(current) has a record of its own, for another customer")
            }
            guard let parent = current.parent else { break }
            current = parent
        }
        switch cover.proof {
        case .active, .warning: return nil
        case .undecided: return .unknown
        case nil: return .stay(reason: "the domain is not this customer's any more")
        case .pending, .paused, .conflict: return .stay(reason: "the domain's proof does not hold")
        }
    }
}

extension Ledger {
    /// Answers Delivery's question before each departure. Made once and kept: it follows the ledger, as long as `run` does.
    public nonisolated func standingView() -> any StandingView {
        LedgerStandingView(directory: directory, time: time)
    }
}
