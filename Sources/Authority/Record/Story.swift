import Message

/// One decision told for people: what `countersign explain` prints and the console shows to operators.
///
/// It is private: it names recipients and reasons that no client may see. Names that strangers chose are in it, so every
/// line is made printable: nothing in them begins a line or speaks to a terminal.
public struct Story: Sendable {
    private let record: DecisionRecord

    public init(_ record: DecisionRecord) {
        self.record = record
    }

    /// The whole story, its lines ended by line feeds.
    public var text: String {
        ([heading, ""] + [arrival, identity, message].flatMap { $0 } + proofs + checks + budgets + recipients + ending)
            .map(\.printable).joined(separator: "\n") + "\n"
    }

    private var claim: Claim { record.claim }
    private var facts: Facts { record.facts }
    private var verdict: Verdict { record.verdict }

    private var heading: String {
        let outcome =
            switch verdict.ruling {
            case .refused: "refused"
            case .undecided: "undecided"
            case .decided: "accepted"
            }
        return "Message \(claim.id) was \(outcome) at \(verdict.decidedAt.rfc3339) by policy \(verdict.policy)."
    }

    private var arrival: [String] {
        let door =
            switch claim.door {
            case .submission: "by SMTP submission"
            case .relay: "by SMTP relay"
            case .http: "over HTTP"
            case .system: "through the system door"
            }
        let who =
            facts.customer.map { "\($0.name) (customer \(claim.customer), \($0.standing.rawValue))" }
            ?? "Customer \(claim.customer), whom the ledger does not know,"
        var how = ""
        if let peer = record.evidence.peer {
            how = " from \(peer)"
            if let greeting = record.evidence.greeting { how += ", which called itself \(greeting)" }
            how += record.evidence.tls.map { ", over \($0)" } ?? ", in plain text"
        }
        return ["\(who) handed it in \(door)\(how)."]
    }

    private var identity: [String] {
        switch claim.identity {
        case .credential(let id):
            guard let key = facts.credential, key.id == id else {
                return ["It named the key \(id), which the ledger does not know."]
            }
            let minted = "minted \(key.createdAt.rfc3339) with second factor \(key.secondFactor.rawValue)"
            return ["It used the key \"\(key.name)\" (\(id)), \(minted)."]
        case .connector(let id):
            guard let connector = facts.connector, connector.id == id else {
                return ["It named the connector \(id), which the ledger does not know."]
            }
            return ["It came through the connector \"\(connector.name)\" (\(id)) \(connector.kind.sentence)."]
                + (record.evidence.relay?.sentences ?? [])
        }
    }

    private var message: [String] {
        let evidence = record.evidence.message
        let authors = evidence.authors.map {
            $0.displayName.isEmpty ? "\($0.mailbox)" : "\"\($0.displayName)\" <\($0.mailbox)>"
        }
        var lines = [
            "Written by \(authors.isEmpty ? "nobody" : authors.joined(separator: ", ")), "
                + "reverse path <\(claim.reversePath)>, \(evidence.size) octets, judged as "
                + "\(verdict.messageClass.rawValue) mail."
        ]
        if let word = evidence.autoSubmitted { lines.append("It says of itself Auto-Submitted: \(word).") }
        if let time = claim.notBefore { lines.append("Not to be delivered before \(time.rfc3339).") }
        switch facts.readmission {
        case .released(let by, let at): lines.append("It had been held; \(by) released it at \(at.rfc3339).")
        case .renewed: lines.append("It had been decided before and needed new signatures.")
        case nil: break
        }
        return lines
    }

    private var proofs: [String] {
        let rows = facts.domains.sorted { $0.key < $1.key }.map { domain, known in
            var words = known.proof?.rawValue ?? "not proved by this customer"
            if let cover = known.provedBy, cover != domain { words += ", by the record of \(cover)" }
            if known.provedByOther { words += ", proved by another customer" }
            return [domain.text, words]
        }
        return section("Proofs", rows.isEmpty ? [["none"]] : rows)
    }

    private var checks: [String] {
        section("Checks", verdict.findings.map { [$0.check.rawValue, $0.result.rawValue, $0.reason] })
    }

    /// Before and after, for every count the verdict changed.
    private var budgets: [String] {
        let limits = facts.limits
        let rows = verdict.writes.sorted { $0.key < $1.key }.compactMap { key, cell -> [String]? in
            guard case .count(let count) = cell else { return nil }
            let (name, limit): (String, Int)
            switch key.kind {
            case .customerRecipients: (name, limit) = ("customer", limits.customerPerDay)
            case .identityRecipients: (name, limit) = ("key or connector", limits.credentialPerDay)
            case .firstTimeRecipients: (name, limit) = ("first-time recipients", limits.firstTimePerDay)
            case .firstTimeAtDomain:
                let domain = key.key.split(separator: "/").last ?? ""
                (name, limit) = ("first-time recipients at \(domain)", limits.firstTimePerDomainPerDay)
            case .platformRecipients: (name, limit) = ("platform", limits.platformPerDay)
            case .notices: (name, limit) = ("notices about \(key.key)", Limits.noticesPerDay)
            case .signatureOutsiders:
                (name, limit) = ("unnamed recipients of one signed message", ReplayLimits.outsiders)
            case .observed:
                let hands = facts.connector?.mode.inboundHost != nil
                (name, limit) = ("unproved messages", hands ? Observation.mostHanded : Observation.most)
            case .relation, .firstContacts, .signatureUse: return nil
            }
            let before = facts.cells.count(key).total(at: verdict.decidedAt)
            return [name, "\(before) -> \(count.total(at: verdict.decidedAt)) of \(limit)"]
        }
        return section("Budgets, recipients in 24 hours", rows.isEmpty ? [["nothing was debited"]] : rows)
    }

    private var recipients: [String] {
        guard case .decided(let rulings) = verdict.ruling, rulings.count == claim.recipients.count else {
            return section("Recipients", claim.recipients.map { [$0.description, "not accepted"] })
        }
        return section(
            "Recipients",
            rulings.indices.map { [String($0 + 1), claim.recipients[$0].description, rulings[$0].words] })
    }

    private var ending: [String] {
        switch verdict.ruling {
        case .refused(let refusal): ["", "Refused by \(refusal.check.rawValue): \(refusal.privateReason)."]
        case .undecided(let refusal):
            ["", "Put off by \(refusal.check.rawValue): \(refusal.privateReason). The client shall try again."]
        case .decided:
            ["", verdict.signingDomain.map { "It may be signed in the name of \($0)." } ?? "Nothing may be signed."]
        }
    }

    /// A heading and rows whose columns stand under each other.
    private func section(_ title: String, _ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        let rows = rows.map { $0.map(\.printable) }
        for row in rows {
            for (column, cell) in row.dropLast().enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return ["", title]
            + rows.map { row in
                let padded = row.dropLast().enumerated().map { column, cell in
                    cell + String(repeating: " ", count: widths[column] - cell.count)
                }
                return "  " + (padded + row.suffix(1)).joined(separator: "  ")
            }
    }
}

extension String {
    /// The text on one line, with U+FFFD for every character that is not seen but acts on what is.
    fileprivate var printable: String {
        var out = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: out.append("\u{FFFD}")
            // Joiners belong to the spelling of some scripts.
            case .format where scalar != "\u{200C}" && scalar != "\u{200D}": out.append("\u{FFFD}")
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
