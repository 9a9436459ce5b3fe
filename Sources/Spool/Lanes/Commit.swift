import Authority
import Message
import Store

/// Deposits and the commit they share.
extension Spool {
    /// Keeps messages. Durable when it returns: all of them, or none when it throws. Recipients whose message id is
    /// known (queued, held, or finished less than 48 h ago) are left out, so it may be called again.
    ///
    /// - Throws: `SpoolError.full` when there is no room, `.failed` when the disk did not take it.
    public func deposit(_ deposits: [Deposit]) async throws(SpoolError) {
        let limits = limits
        try await deposit(deposits.map { QueuedMessage($0, limits: limits) })
    }

    func deposit(_ messages: [QueuedMessage]) async throws(SpoolError) {
        guard !messages.isEmpty else { return }
        try ensureRoom()
        try await submit(.deposit(messages))
    }

    /// Asks whether a deposit would find room now: for those who have something to do before that costs somebody.
    ///
    /// - Throws: `SpoolError.full`, or `.failed` when the disk does not say.
    public nonisolated func ensureRoom() throws(SpoolError) {
        let space = try SpoolError.from { try bodies.files.space(at: bodies.path) }
        guard limits.hasRoom(space) else { throw .full }
    }

    /// Waits for the commit that the change is part of.
    ///
    /// - Returns: how many recipients or messages it concerned.
    @discardableResult
    func submit(_ change: Change) async throws(SpoolError) -> Int {
        guard !isClosed else { throw .closed }
        let answer: Result<Int, SpoolError>
        do {
            answer = try await group.submit(change, weight: change.weight) { try self.commit($0) }
        } catch let error as SpoolError {
            throw error
        } catch {
            throw .failed("\(error)")
        }
        return try answer.get()
    }

    /// Runs changes, and all outcomes that wait, in one transaction.
    private func commit(_ changes: [Change]) throws -> [Result<Int, SpoolError>] {
        guard !isClosed else { throw SpoolError.closed }
        let now = time.now()
        let written = outcomes
        let purges = now >= nextPurge
        let (answers, effects) = try SpoolError.from {
            try database.write { rows in
                var writing = Writing(
                    rows: rows, now: now, limits: limits, uses: uses, busy: busy, bodies: bodies,
                    nextEnvelope: nextEnvelope)
                for outcome in written { try writing.settle(outcome.outcome, body: outcome.body) }
                let answers = try changes.map { try writing.make($0) }
                if purges { try writing.purge(limit: Self.purgeSlice) }
                return (answers, writing.effects)
            }
        }
        outcomes.removeFirst(written.count)
        if purges, effects.purged < Self.purgeSlice { nextPurge = now + .seconds(10) }
        apply(effects, now: now)
        for outcome in written { free(outcome, now: now) }
        return answers
    }

    /// Old envelopes forgotten in one commit: more than a batch brings in, so they cannot pile up.
    private static let purgeSlice = 64

    /// Commits outcomes that wait. They stay when it fails.
    func flush(evenIfEmpty: Bool = false) {
        guard evenIfEmpty || !outcomes.isEmpty else { return }
        _ = try? commit([])
    }

    /// Another transaction than the shared one, for operators.
    func write<Value>(_ body: (inout Writing) throws -> Value) throws(SpoolError) -> Value {
        guard !isClosed else { throw .closed }
        let now = time.now()
        let (value, effects) = try SpoolError.from {
            try database.write { rows in
                var writing = Writing(
                    rows: rows, now: now, limits: limits, uses: uses, busy: busy, bodies: bodies,
                    nextEnvelope: nextEnvelope)
                let value = try body(&writing)
                return (value, writing.effects)
            }
        }
        apply(effects, now: now)
        return value
    }

    /// Brings memory to what was committed.
    private func apply(_ effects: Effects, now: Timestamp) {
        nextEnvelope = effects.nextEnvelope
        for (number, change) in effects.bodies { apply(change, to: number) }
        for seq in effects.ended {
            fresh.remove(seq)
            admissionList.remove(seq)
            quota.remove(seq)
        }
        for seq in effects.changed { fresh.remove(seq) }
        for seq in effects.heldAgain { admissionList.remove(seq) }
        for (seq, message) in effects.added where !effects.ended.contains(seq) { queue(message, seq, now: now) }
        for seq in effects.requeued {
            fresh.remove(seq)
            admissionList.remove(seq)
            requeue(seq, now: now)
        }
    }

    private func apply(_ change: Effects.BodyChange, to number: Int64) {
        let before = uses[number]?.count ?? 0
        let after = before + change.delta
        uses[number] = after > 0 ? BodyUse(count: after, isFile: change.isFile) : nil
        guard change.isFile, (before > 0) != (after > 0) else { return }
        if after > 0 { bodies.rowAdded(number) } else { bodies.rowRemoved(number) }
    }

    private func queue(_ message: QueuedMessage, _ seq: Int64, now: Timestamp) {
        switch message.envelope.lane {
        case .outbound:
            fresh.add(message, envelope: seq)
            var turns: Set<Turn> = []
            for recipient in message.recipients {
                let turn = Turn(
                    envelope: seq, customer: message.envelope.customer, destination: recipient.mailbox.domain,
                    due: recipient.due, isReleased: message.envelope.isReleased)
                if message.recipients.count == 1 || turns.insert(turn).inserted { index.add(turn, now: now) }
            }
            arrival.yield()
        case .held: break
        case .inbound:
            quota.add(InboundPlace(message), envelope: seq)
            inboundLine.append(seq)
            inboundArrival.yield()
        }
    }

    /// Puts the turns of an envelope back into the queues as its rows have them.
    func requeue(_ seq: Int64, now: Timestamp) {
        guard
            let (owner, turns) = try? database.read({ rows in
                (
                    try rows.first(
                        "SELECT customer, released FROM envelope WHERE seq = ? AND lane = 0", [SQLValue(seq)]
                    ) { row in
                        Owner(customer: try row.id(0), isReleased: row.flag(1))
                    }, try rows.waitingTurns(of: seq)
                )
            }), let owner
        else { return }
        for (destination, due) in turns {
            index.add(
                Turn(
                    envelope: seq, customer: owner.customer, destination: destination, due: due,
                    isReleased: owner.isReleased), now: now)
        }
        arrival.yield()
    }
}
