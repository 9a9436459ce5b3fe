import Authority
import Message

extension RecordWriter {
    /// All of a verdict but its id, which is the claim's, and its cells.
    mutating func verdict(_ verdict: Verdict) {
        time(verdict.decidedAt)
        count(verdict.policy)
        switch verdict.ruling {
        case .refused(let refusal):
            octet(1)
            self.refusal(refusal)
        case .undecided(let refusal):
            octet(2)
            self.refusal(refusal)
        case .decided(let rulings):
            octet(3)
            list(rulings) { $0.ruling($1) }
        }
        text(verdict.messageClass.rawValue)
        optional(verdict.signingDomain) { $0.text($1.text) }
        optional(verdict.relayProof) { $0.coded($1) }
        list(verdict.findings) { writer, finding in
            writer.text(finding.check.rawValue)
            writer.text(finding.result.rawValue)
            writer.text(finding.reason)
        }
    }

    private mutating func ruling(_ ruling: RecipientRuling) {
        switch ruling {
        case .send: octet(1)
        case .hold(let reason):
            octet(2)
            text(reason.rawValue)
        case .drop(let refusal):
            octet(3)
            self.refusal(refusal)
        case .inbound: octet(4)
        }
    }

    private mutating func refusal(_ refusal: Refusal) {
        text(refusal.check.rawValue)
        switch refusal.outcome {
        case .credentialInvalid: octet(1)
        case .notPermitted: octet(2)
        case .customerSuspended: octet(3)
        case .domainNotProved(let domain):
            octet(4)
            text(domain.text)
        case .fromNotSingle: octet(5)
        case .displayNameMisleading: octet(6)
        case .content(let defect):
            octet(7)
            text(defect.rawValue)
        case .suppressed(let reason):
            octet(8)
            text(reason.rawValue)
        case .limitReached(let limit, let retryAt):
            octet(9)
            text(limit.rawValue)
            optional(retryAt) { $0.time($1) }
        case .tooManyRecipients(let limit):
            octet(10)
            count(limit)
        case .undecided: octet(11)
        case .tenantNotProved: octet(12)
        }
        text(refusal.privateReason)
    }

    /// Each cell once: its key, what it was, and what the verdict made of it.
    mutating func cells(before: [CellKey: Cell], after: [CellKey: Cell]) {
        count(before.count + after.reduce(0) { $0 + (before[$1.key] == nil ? 1 : 0) })
        for (key, cell) in before { self.cell(key, before: cell, after: after[key]) }
        for (key, cell) in after where before[key] == nil { self.cell(key, before: nil, after: cell) }
    }

    private mutating func cell(_ key: CellKey, before: Cell?, after: Cell?) {
        count(key.kind.rawValue)
        text(key.key)
        optional(before) { $0.bytes($1.encoded) }
        optional(after) { $0.bytes($1.encoded) }
    }
}

extension RecordReader {
    mutating func verdict(id: MessageID) throws -> Verdict {
        let decidedAt = try time()
        let policy = Int(clamping: try number())
        let ruling: Verdict.Ruling =
            switch try octet() {
            case 1: .refused(try refusal())
            case 2: .undecided(try refusal())
            case 3: .decided(try list { try $0.ruling() })
            default: throw Damage()
            }
        return Verdict(
            id: id, decidedAt: decidedAt, policy: policy, ruling: ruling, messageClass: try word(),
            signingDomain: try optional { try $0.domain() },
            relayProof: version < 2 ? nil : try optional { try $0.coded() },
            findings: try list { Finding(check: try $0.word(), result: try $0.word(), reason: try $0.text()) })
    }

    private mutating func ruling() throws -> RecipientRuling {
        switch try octet() {
        case 1: .send
        case 2: .hold(try word())
        case 3: .drop(try refusal())
        case 4: .inbound
        default: throw Damage()
        }
    }

    private mutating func refusal() throws -> Refusal {
        let check: CheckName = try word()
        let outcome: Refusal.Outcome =
            switch try octet() {
            case 1: .credentialInvalid
            case 2: .notPermitted
            case 3: .customerSuspended
            case 4: .domainNotProved(try domain())
            case 5: .fromNotSingle
            case 6: .displayNameMisleading
            case 7: .content(try word())
            case 8: .suppressed(try word())
            case 9: .limitReached(try word(), retryAt: try optional { try $0.time() })
            case 10: .tooManyRecipients(limit: Int(clamping: try number()))
            case 11: .undecided
            case 12: .tenantNotProved
            default: throw Damage()
            }
        return Refusal(check: check, outcome: outcome, privateReason: try text())
    }

    mutating func cells() throws -> (before: [CellKey: Cell], after: [CellKey: Cell]) {
        var before: [CellKey: Cell] = [:]
        var after: [CellKey: Cell] = [:]
        for _ in 0..<(try count()) {
            guard let kind = CellKind(rawValue: Int(clamping: try number())) else { throw Damage() }
            let key = CellKey(kind: kind, key: try text())
            before[key] = try optional { try $0.cell(kind) }
            after[key] = try optional { try $0.cell(kind) }
        }
        return (before, after)
    }

    private mutating func cell(_ kind: CellKind) throws -> Cell {
        guard let cell = Cell(encoded: try bytes(), kind: kind) else { throw Damage() }
        return cell
    }
}
