import Message

/// What Delivery says became of its work.
extension Spool {
    /// Takes the results of attempts. They are on disk with the next commit, at the latest some
    /// `SpoolLimits.outcomeDelay` later while `run` runs; until then a crash makes the recipients due again. A lease that
    /// was settled or given back before is ignored.
    public func settle(_ attempts: [Attempt]) {
        let now = time.now()
        for attempt in attempts {
            guard let lease = leases.removeValue(forKey: attempt.lease) else { continue }
            share.giveBack(lease.turn.customer)
            settle(attempt, lease, now: now)
        }
        if !outcomes.isEmpty { outcomeSignal.yield() }
    }

    private func settle(_ attempt: Attempt, _ lease: Lease, now: Timestamp) {
        var results: [Outcome.Result] = []
        var untried = lease.recipients
        for result in attempt.results {
            guard let place = untried.firstIndex(where: { $0.recipient.mailbox == result.recipient }) else { continue }
            let member = untried.remove(at: place)
            if case .postponed(let time) = result.ruling {
                free(lease, [member], until: time, now: now)
                continue
            }
            let (state, due) = Self.row(of: result.ruling, due: member.recipient.due)
            results.append(
                Outcome.Result(
                    number: member.number, state: state, due: due, reply: Self.cut(result.reply, to: limits.reply),
                    tellsDelay: result.tellsDelay))
        }
        free(lease, untried, until: nil, now: now)
        guard !results.isEmpty else { return }
        fresh.settle(lease.turn.envelope, results)
        outcomes.append(
            PendingOutcome(
                outcome: Outcome(
                    turn: lease.turn, at: attempt.at, remoteHost: attempt.remoteHost,
                    transcript: Array(attempt.transcript.suffix(limits.transcript)), results: results),
                body: lease.body, settledAt: now))
    }

    /// After the commit: nobody is in flight any more, and what was deferred waits for its time.
    func free(_ pending: PendingOutcome, now: Timestamp) {
        let outcome = pending.outcome
        var times: Set<Timestamp> = []
        for result in outcome.results {
            busy.remove(RecipientRef(envelope: outcome.turn.envelope, number: result.number))
            if !result.state.isFinal { times.insert(result.due) }
        }
        for time in times { add(outcome.turn, due: time, now: now) }
    }

    /// Frees recipients that were not tried.
    ///
    /// - Parameter until: nil for their old time.
    func free(_ lease: Lease, _ members: [Lease.Member], until time: Timestamp?, now: Timestamp) {
        for member in members { busy.remove(RecipientRef(envelope: lease.turn.envelope, number: member.number)) }
        for due in Set(members.map { time ?? $0.recipient.due }) { add(lease.turn, due: due, now: now) }
    }

    private func add(_ turn: Turn, due: Timestamp, now: Timestamp) {
        var turn = turn
        turn.due = due
        index.add(turn, now: now)
        arrival.yield()
    }

    private static func row(of ruling: Attempt.Ruling, due: Timestamp) -> (RecipientState, Timestamp) {
        switch ruling {
        case .delivered: (.delivered, due)
        case .deferred(let until), .postponed(let until): (.waiting, until)
        case .bounced: (.bounced, due)
        case .expired: (.expired, due)
        case .dropped: (.dropped, due)
        }
    }

    /// At most `count` octets, whole characters.
    private static func cut(_ text: String, to count: Int) -> String {
        guard text.utf8.count > count else { return text }
        return String(decoding: text.utf8.prefix(count), as: UTF8.self)
    }
}
