import Authority
import Message
import Store

extension Ledger {
    /// Decides messages that stand or fall together: when one is refused or undecided, none is debited or authorised.
    ///
    /// Facts are read, the policy is asked and verdicts and debits are stored in one write transaction, shared with
    /// other callers; `Authorised` is made after its commit. A message that was decided before, with the same bytes, gets
    /// the same verdict and is not debited again.
    ///
    /// - Returns: one for each request, in order.
    /// - Throws: `LedgerError.unavailable` when nothing could be decided and the client shall try again; `.conflict` when an
    ///   id was decided for other recipients.
    public nonisolated func decide(_ requests: [DecisionRequest]) async throws(LedgerError) -> [Decided] {
        guard !requests.isEmpty else { return [] }
        if let putOff = putOff(requests) {
            note(putOff, of: requests)
            return putOff
        }
        let prepared = requests.map { PreparedRequest($0, mailboxKeys) }
        guard case .decided(let decided) = try await commit(.decide(prepared)) else { return [] }
        note(decided, of: requests)
        await settleRefusals(decided, of: requests)
        return decided
    }

    /// Decides the requests of one caller within a batch. Changes `batch` only when all of them stand.
    func decide(
        _ requests: [PreparedRequest], in batch: inout DecisionBatch, _ connection: any SQLConnection
    ) throws -> BatchAnswer {
        var changed = batch.changed
        var decisions: [NewDecision] = []
        var events: [NewEvent] = []
        var answers: [BatchAnswer.DraftDecided] = []
        var ids: Set<MessageID> = []
        var isTurnedAway = false
        for prepared in requests {
            let request = prepared.request
            guard !batch.ids.contains(request.claim.id), ids.insert(request.claim.id).inserted else {
                throw LedgerError.conflict("message \(request.claim.id) is being decided at this moment")
            }
            let earlier = try earlierDecision(request.claim.id, connection)
            if let earlier, let repeated = try repetition(of: earlier, prepared) {
                answers.append(repeated)
                isTurnedAway = isTurnedAway || repeated.verdict.isTurnedAway
                continue
            }
            let rulings = try earlier.map { try earlierRulings($0, connection) } ?? [:]
            let readmission = try request.readmission(
                after: rulings, last: earlier?.record.facts.readmission, keys: prepared.keys)
            let facts = try facts(for: prepared, readmission, &batch, changed, connection)
            var verdict = policy.decide(
                claim: request.claim, evidence: request.evidence, facts: facts, at: batch.now)
            verdict.narrow(to: rulings, keys: prepared.keys, readmission)
            // A release that was decided and then lost was debited then.
            if prepared.keys.allSatisfy({ rulings[$0] == .send }) { verdict.writes = [:] }
            if verdict.isTurnedAway {
                isTurnedAway = true
            } else {
                changed.merge(verdict.writes) { $1 }
                if readmission == nil { events += NewEvent.drops(verdict, claim: request.claim) }
            }
            decisions.append(NewDecision(prepared: prepared, facts: facts, verdict: verdict, replaces: earlier))
            answers.append(
                .init(request: request, verdict: verdict, facts: facts, isCommitted: true, isRepeat: false))
        }
        guard isTurnedAway else {
            batch.changed = changed
            batch.events += events
            batch.add(decisions)
            return .decided(answers)
        }
        // What was turned away is kept and can be explained; the others never happened.
        batch.add(decisions.filter { $0.verdict.isTurnedAway })
        return .decided(
            answers.map { answer in
                .init(
                    request: answer.request, verdict: answer.verdict, facts: answer.facts, isCommitted: false,
                    isRepeat: answer.isRepeat)
            })
    }

    /// The answer to a message that is in the ledger and asked about again with nothing new; nil when it must be decided
    /// anew: nobody could tell last time, a person wants it, or its bytes are others.
    private func repetition(
        of earlier: EarlierDecision, _ prepared: PreparedRequest
    ) throws -> BatchAnswer.DraftDecided? {
        let request = prepared.request
        let record = earlier.record
        guard record.claim.customer == request.claim.customer, record.claim.identity == request.claim.identity else {
            throw LedgerError.conflict("message \(request.claim.id) was decided for somebody else")
        }
        switch record.verdict.ruling {
        case .undecided: return nil
        // The platform's own mail keeps its id until it is let through.
        case .refused where request.claim.door == .system: return nil
        case .refused, .decided: break
        }
        guard request.readmission == nil, isSame(earlier.digest, request.digest.octets) else { return nil }
        guard record.facts.recipients.map(\.key) == prepared.keys else {
            throw LedgerError.conflict("message \(request.claim.id) was decided for other recipients")
        }
        return .init(
            request: request, verdict: record.verdict, facts: record.facts, isCommitted: true, isRepeat: true)
    }

    /// The last ruling for each recipient of a message, over all records of it.
    private func earlierRulings(
        _ earlier: EarlierDecision, _ connection: any SQLConnection
    ) throws -> [String: RecipientRuling] {
        var rulings: [String: RecipientRuling] = [:]
        let id = earlier.record.claim.id
        for record in try DecisionTable.past(id, dayKeys, connection) + [earlier.record] {
            guard case .decided(let decided) = record.verdict.ruling else { continue }
            for (recipient, ruling) in zip(record.facts.recipients, decided) { rulings[recipient.key] = ruling }
        }
        return rulings
    }

    private func facts(
        for prepared: PreparedRequest, _ readmission: Readmission?, _ batch: inout DecisionBatch,
        _ changed: [CellKey: Cell], _ connection: any SQLConnection
    ) throws -> Facts {
        let claim = prepared.request.claim
        var recipients: [RecipientFacts] = []
        recipients.reserveCapacity(prepared.keys.count)
        for (key, mailbox) in zip(prepared.keys, prepared.mailboxes) {
            let suppression =
                directory.read { $0.suppressed.mayContain(mailbox) }
                ? try SuppressionTable.find(mailbox, for: claim.customer, connection) : nil
            recipients.append(RecipientFacts(key: key, suppression: suppression))
        }
        let assembly = FactsAssembly(
            claim: claim, domains: Facts.domainsNeeded(claim, prepared.request.evidence), recipients: recipients,
            readmission: readmission, now: batch.now)
        var facts = directory.read { assembly.facts(from: $0) }
        facts.connector?.keepTenants(asked: prepared.request.evidence.relay?.tenant.tenant)
        for key in CellKey.needed(
            for: claim, relay: prepared.request.evidence.relay, recipients: recipients)
        {
            facts.cells[key] = try changed[key] ?? cell(key, &batch, connection)
        }
        return facts
    }

    /// A cell as it is before this caller's changes.
    func cell(_ key: CellKey, _ batch: inout DecisionBatch, _ connection: any SQLConnection) throws -> Cell? {
        if let known = batch.known(key) { return known }
        if let cell = cells[key] { return cell }
        if let cell = try CellTable.read(key, connection) {
            batch.read[key] = cell
            return cell
        }
        batch.missing.insert(key)
        return nil
    }
}

extension Verdict {
    /// Refused or undecided: nothing of the transaction is accepted.
    var isTurnedAway: Bool {
        switch ruling {
        case .refused, .undecided: true
        case .decided: false
        }
    }

    /// A message that was decided before can only lose: recipients that did not go then do not go now, unless an operator
    /// released them.
    ///
    /// - Parameter earlier: the last ruling for each mailbox key; empty when nothing was decided yet.
    mutating func narrow(to earlier: [String: RecipientRuling], keys: [String], _ readmission: Readmission?) {
        guard !earlier.isEmpty, case .decided(var after) = ruling else { return }
        for (index, key) in keys.enumerated() where after.indices.contains(index) {
            guard let before = earlier[key] else { continue }
            switch (before, readmission) {
            case (.send, _), (.hold, .released): break
            case (.hold, _), (.drop, _), (.inbound, _): after[index] = before
            }
        }
        ruling = .decided(after)
        if !after.contains(.send) { signingDomain = nil }
    }
}

extension DecisionRequest {
    /// Why the message is asked about again, from what was ruled before: nothing is ever debited twice, nobody new comes
    /// in, and nothing that was never accepted is waved through.
    ///
    /// - Parameters:
    ///   - rulings: the last one for each mailbox key; empty when no verdict ever accepted the message.
    ///   - last: why it was last asked about.
    ///   - keys: the mailbox keys of this request's recipients.
    func readmission(
        after rulings: [String: RecipientRuling], last: Readmission?, keys: [String]
    ) throws(LedgerError) -> Readmission? {
        guard !rulings.isEmpty else {
            guard readmission == nil else { throw .unknown("message \(claim.id) was never accepted") }
            return nil
        }
        let before = keys.compactMap { rulings[$0] }
        guard before.count == keys.count else {
            throw .conflict("message \(claim.id) was decided for other recipients")
        }
        guard case .released? = readmission else { return .renewed }
        guard before.contains(.send) else { return readmission }
        // It was released, and what was decided then was lost on its way to the spool. Whom it let go goes now, and
        // nobody else: the others want another release.
        guard before.allSatisfy({ $0 == .send }) else { return .renewed }
        guard case .released? = last else {
            throw .conflict("the recipients of message \(claim.id) need no release")
        }
        return readmission
    }
}
