import Authority
import Message
import Store

/// One write transaction of the spool: the state table's steps as statements. It changes rows at once, and collects
/// what must change in memory after the commit.
struct Writing {
    let rows: any SQLConnection
    let now: Timestamp
    let limits: SpoolLimits
    /// Uses of bodies as of the last commit.
    let uses: [Int64: BodyUse]
    /// Recipients that are with Delivery.
    let busy: Set<RecipientRef>
    let bodies: BodyFolder
    var effects: Effects

    init(
        rows: any SQLConnection, now: Timestamp, limits: SpoolLimits, uses: [Int64: BodyUse], busy: Set<RecipientRef>,
        bodies: BodyFolder, nextEnvelope: Int64
    ) {
        self.rows = rows
        self.now = now
        self.limits = limits
        self.uses = uses
        self.busy = busy
        self.bodies = bodies
        effects = Effects(nextEnvelope: nextEnvelope)
    }

    /// - Returns: how many recipients it concerned; a failure that leaves the rest of the batch alone.
    mutating func make(_ change: Change) throws -> Result<Int, SpoolError> {
        switch change {
        case .deposit(let messages):
            var count = 0
            for message in messages {
                count += try deposit(message, from: message.envelope.lane == .outbound ? .held : nil)
            }
            return .success(count)
        case .replaceSignatures(let signatures):
            return try replaceSignatures(signatures)
        case .moveToHeld(let message):
            return .success(try deposit(message, from: .outbound))
        case .holdAgain(let id, let reason):
            return try holdAgain(id, reason)
        case .finishInbound(let ids, let time):
            return .success(try finishInbound(ids, at: time))
        }
    }

    /// Adds a message with those of its recipients that stand nowhere yet, or that wait in the lane they may move from.
    mutating func deposit(_ message: QueuedMessage, from origin: Lane?) throws -> Int {
        var message = message
        if message.recipients.count > 1 {
            var seen: Set<Mailbox> = []
            message.recipients.removeAll { !seen.insert($0.mailbox).inserted }
        }
        let known = try rows.envelopes(of: message.envelope.message)
        guard !known.isEmpty else {
            try add(message)
            return message.recipients.count
        }
        var places: [Mailbox: (row: EnvelopeRow, recipient: RecipientRow)] = [:]
        for row in known {
            for recipient in try rows.recipients(of: row.seq) { places[recipient.recipient.mailbox] = (row, recipient) }
        }
        var left: [RecipientRef] = []
        message.recipients.removeAll { recipient in
            guard let place = places[recipient.mailbox] else { return false }
            let ref = RecipientRef(envelope: place.row.seq, number: place.recipient.number)
            guard place.row.envelope.lane == origin, place.recipient.state == .waiting, !busy.contains(ref) else {
                return true
            }
            left.append(ref)
            return false
        }
        guard !message.recipients.isEmpty else { return 0 }
        try add(message)
        try leave(left, of: known)
        return message.recipients.count
    }

    private mutating func replaceSignatures(_ signatures: NewSignatures) throws -> Result<Int, SpoolError> {
        let covered = Set(signatures.recipients)
        let known = try rows.envelopes(of: signatures.message)
        var count = 0
        for row in known where row.envelope.lane == .outbound && row.finished == nil {
            let waiting = try rows.recipients(of: row.seq).filter { $0.state == .waiting }
            let renewed = waiting.filter { covered.contains($0.recipient.mailbox) }
            guard !renewed.isEmpty else { continue }
            count += renewed.count
            if renewed.count == waiting.count {
                try rows.run(
                    "UPDATE content SET header = ?, signatures = ? WHERE seq = ?",
                    [.blob(signatures.header), .blob(signatures.signatureFields), SQLValue(row.seq)])
                try rows.run(
                    "UPDATE envelope SET signature_expires = ? WHERE seq = ?",
                    [SQLValue(signatures.expires), SQLValue(row.seq)])
                effects.requeued.insert(row.seq)
            } else {
                try split(renewed, of: row, signatures)
            }
        }
        return count == 0 ? .failure(.unknownMessage) : .success(count)
    }

    /// Gives some recipients of an envelope an envelope of their own, with new signatures.
    private mutating func split(_ renewed: [RecipientRow], of row: EnvelopeRow, _ signatures: NewSignatures) throws {
        let free = renewed.filter { !busy.contains(RecipientRef(envelope: row.seq, number: $0.number)) }
        guard !free.isEmpty, let body = try rows.body(row.body) else {
            effects.requeued.insert(row.seq)
            return
        }
        var envelope = row.envelope
        envelope.signatureExpires = signatures.expires
        try add(
            QueuedMessage(
                envelope: envelope, header: signatures.header, signatureFields: signatures.signatureFields,
                recipients: free.map(\.recipient), body: StoredBody(body, folder: bodies)))
        try leave(free.map { RecipientRef(envelope: row.seq, number: $0.number) }, of: [row])
    }

    private mutating func holdAgain(_ id: MessageID, _ reason: HoldReason) throws -> Result<Int, SpoolError> {
        let held = try rows.envelopes(of: id).filter { $0.envelope.lane == .held && $0.finished == nil }
        for row in held {
            try rows.run(
                "UPDATE envelope SET released = 0, reason = ? WHERE seq = ?",
                [.text(reason.rawValue), SQLValue(row.seq)])
            effects.heldAgain.insert(row.seq)
        }
        return held.isEmpty ? .failure(.unknownMessage) : .success(held.count)
    }

    private mutating func finishInbound(_ ids: [MessageID], at time: Timestamp) throws -> Int {
        var count = 0
        for id in ids {
            for row in try rows.envelopes(of: id) where row.envelope.lane == .inbound && row.finished == nil {
                try rows.run(
                    "UPDATE recipient SET state = ? WHERE seq = ?",
                    [SQLValue(RecipientState.delivered.rawValue), SQLValue(row.seq)])
                try finish(row.seq, body: row.body, at: time)
                count += 1
            }
        }
        return count
    }

    /// Ends a message of the inbound lane that nobody read.
    mutating func expireInbound(_ seq: Int64) throws {
        guard
            let row = try rows.first(
                "SELECT \(EnvelopeRow.columns) FROM envelope e WHERE e.seq = ? AND e.lane = 2 AND e.finished IS NULL",
                [SQLValue(seq)], { try EnvelopeRow($0) })
        else { return }
        try end(try rows.recipients(of: seq).map(\.number), of: row, as: .expired)
    }

    /// Writes an attempt and what it came to.
    mutating func settle(_ outcome: Outcome, body: Int64) throws {
        let seq = outcome.turn.envelope
        for result in outcome.results {
            try rows.run(
                """
                UPDATE recipient SET state = ?, attempts = attempts + 1, due = ?, reply = ?, told = max(told, ?)
                WHERE seq = ? AND n = ? AND state = 0
                """,
                [
                    SQLValue(result.state.rawValue), SQLValue(result.due), .text(result.reply),
                    SQLValue(result.tellsDelay), SQLValue(seq), SQLValue(result.number),
                ])
        }
        try rows.insertAttempt(
            of: seq, at: outcome.at, host: outcome.remoteHost, transcript: outcome.transcript, limit: limits.attempts)
        guard outcome.results.contains(where: \.state.isFinal), !(try rows.hasWaiting(seq)) else { return }
        try finish(seq, body: body, at: outcome.at)
    }

    /// Ends recipients of one envelope.
    mutating func end(_ numbers: [Int], of row: EnvelopeRow, as state: RecipientState) throws {
        for number in numbers {
            try rows.endRecipient(RecipientRef(envelope: row.seq, number: number), as: state)
        }
        effects.changed.insert(row.seq)
        if !(try rows.hasWaiting(row.seq)) { try finish(row.seq, body: row.body, at: now) }
    }

    /// Forgets finished envelopes whose time is over, the oldest first.
    mutating func purge(limit: Int) throws {
        let over = try rows.query(
            "SELECT seq FROM envelope WHERE finished < ? ORDER BY finished LIMIT ?",
            [SQLValue(now - limits.retention), SQLValue(limit)]
        ) { row in
            row.integer(0)
        }
        for seq in over { try rows.deleteEnvelope(seq) }
        effects.purged += over.count
    }

    private mutating func add(_ message: QueuedMessage) throws {
        let seq = effects.nextEnvelope
        effects.nextEnvelope += 1
        let number = message.body.number
        if count(of: number) == 0 { try rows.insert(message.body) }
        effects.bodies[number, default: .init(isFile: message.body.isInFile)].delta += 1
        try rows.insert(message, seq: seq)
        effects.added.append((seq, message))
    }

    /// Takes recipients out of envelopes that they leave for another one.
    private mutating func leave(_ refs: [RecipientRef], of known: [EnvelopeRow]) throws {
        for ref in refs { try rows.deleteRecipient(ref) }
        for seq in Set(refs.map(\.envelope)) {
            guard let row = known.first(where: { $0.seq == seq }) else { continue }
            effects.changed.insert(seq)
            if try rows.recipients(of: seq).isEmpty {
                try rows.deleteEnvelope(seq)
                try unuse(row.body)
                effects.ended.insert(seq)
            } else if !(try rows.hasWaiting(seq)) {
                try finish(seq, body: row.body, at: now)
            } else if row.envelope.lane == .outbound {
                // Some were with Delivery and wait again, with nobody who would answer for them.
                effects.requeued.insert(seq)
            }
        }
    }

    private mutating func finish(_ seq: Int64, body: Int64, at time: Timestamp) throws {
        try rows.finishEnvelope(seq, at: time)
        try unuse(body)
        effects.ended.insert(seq)
    }

    private mutating func unuse(_ body: Int64) throws {
        effects.bodies[body, default: .init(isFile: uses[body]?.isFile ?? false)].delta -= 1
        if count(of: body) == 0 { try rows.deleteBody(body) }
    }

    private func count(of body: Int64) -> Int {
        (uses[body]?.count ?? 0) + (effects.bodies[body]?.delta ?? 0)
    }
}
