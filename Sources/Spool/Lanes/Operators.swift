import Authority
import Message
import Store

/// Operators' orders, and the ledger's freeze.
extension Spool {
    /// The customers whose mail stays where it is from now on, and only those. Nothing is written: the ledger knows.
    ///
    /// - Parameters:
    ///   - customers: of whom nothing goes.
    ///   - held: of whom only what an operator released goes.
    public func freeze(_ customers: Set<CustomerID>, holding held: Set<CustomerID> = []) {
        guard customers != frozen || held != self.held else { return }
        frozen = customers
        self.held = held
        exclude()
    }

    /// Holds queued mail, and what comes later, until it is released. Durable when it returns.
    ///
    /// - Throws: `SpoolError`.
    public func hold(_ selection: QueueSelection) throws(SpoolError) {
        try write { try $0.rows.insertPause(selection) }
        pauses.insert(selection)
        exclude()
    }

    /// Ends an operator's hold, and sends matching messages of the held lane through `admit`. Durable when it returns.
    /// By domain, a held message is released as a whole.
    ///
    /// - Returns: how many messages of the held lane were released.
    /// - Throws: `SpoolError`; what was released before stays so.
    @discardableResult
    public func release(_ selection: QueueSelection) async throws(SpoolError) -> Int {
        try write { try $0.rows.deletePause(selection) }
        pauses.remove(selection)
        exclude()
        if case .message(let id) = selection {
            for turn in paused.removeValue(forKey: id) ?? [] { index.add(turn, now: time.now()) }
        }
        arrival.yield()
        var filter = selection.filter
        filter.lane = .held
        var count = 0
        var last: Int64 = 0
        while true {
            let after = last
            let page = try SpoolError.from {
                try database.read { try $0.envelopes(matching: filter, after: after, limit: limits.slice) }
            }
            guard let end = page.last else { return count }
            last = end.seq
            let released = page.filter { !$0.envelope.isReleased }
            try write { writing in
                for row in released {
                    try writing.rows.run("UPDATE envelope SET released = 1 WHERE seq = ?", [SQLValue(row.seq)])
                }
            }
            for row in released { admissionList.add(row.seq) }
            count += released.count
            admission.yield()
            await Task.yield()
        }
    }

    /// Ends queued and held recipients as dropped, in slices.
    ///
    /// - Parameter record: makes the outcomes durable elsewhere; called for each slice before the spool writes it.
    /// - Returns: also how many recipients are with Delivery and were left alone; ask again for those.
    /// - Throws: `SpoolError`, `.failed` when `record` threw; what was dropped before stays so.
    public func drop(
        _ filter: QueueFilter, record: @Sendable ([EndedRecipient]) async throws -> Void
    ) async throws(SpoolError) -> EndReport {
        var report = EndReport()
        for lane in [Lane.outbound, .held] where filter.lane == nil || filter.lane == lane {
            var filter = filter
            filter.lane = lane
            try await end(filter, as: .dropped, before: nil, into: &report, record)
        }
        return report
    }

    /// Ends holds whose time is over, visibly: they stay listed as expired.
    ///
    /// - Parameter record: makes the outcomes durable elsewhere; called for each slice before the spool writes it.
    /// - Throws: `SpoolError`, `.failed` when `record` threw; what was ended before stays so.
    public func expireHeld(
        at now: Timestamp, record: @Sendable ([EndedRecipient]) async throws -> Void
    ) async throws(SpoolError) -> EndReport {
        var report = EndReport()
        try await end(QueueFilter(lane: .held), as: .expired, before: now, into: &report, record)
        return report
    }

    private func exclude() {
        index.exclude(frozen.union(pauses.customers), unlessReleased: held)
        arrival.yield()
    }

    /// One envelope of a slice that is about to end.
    private struct Ending {
        var row: EnvelopeRow
        var members: [RecipientRow]
    }

    private func end(
        _ filter: QueueFilter, as state: RecipientState, before time: Timestamp?, into report: inout EndReport,
        _ record: @Sendable ([EndedRecipient]) async throws -> Void
    ) async throws(SpoolError) {
        var last: Int64 = 0
        while true {
            let after = last
            let page = try SpoolError.from {
                try database.read {
                    try $0.envelopes(matching: filter, expiredBy: time, after: after, limit: limits.slice)
                }
            }
            guard let newest = page.last else { return }
            last = newest.seq
            var slice: [Ending] = []
            for row in page {
                slice.append(try ending(row, filter, into: &report))
                if slice.reduce(0, { $0 + $1.members.count }) >= limits.slice {
                    try await end(slice, as: state, into: &report, record)
                    slice = []
                }
            }
            try await end(slice, as: state, into: &report, record)
        }
    }

    /// Takes the recipients out of everybody's reach, as a lease does, so that nothing happens to them meanwhile.
    private func ending(
        _ row: EnvelopeRow, _ filter: QueueFilter, into report: inout EndReport
    ) throws(SpoolError) -> Ending {
        let waiting = try SpoolError.from { try database.read { try $0.recipients(of: row.seq) } }.filter {
            $0.state == .waiting && (filter.domain == nil || $0.recipient.mailbox.domain == filter.domain)
        }
        let free = waiting.filter { busy.insert(RecipientRef(envelope: row.seq, number: $0.number)).inserted }
        report.inFlight += waiting.count - free.count
        return Ending(row: row, members: free)
    }

    private func end(
        _ slice: [Ending], as state: RecipientState, into report: inout EndReport,
        _ record: @Sendable ([EndedRecipient]) async throws -> Void
    ) async throws(SpoolError) {
        let ended = slice.flatMap { ending in
            ending.members.map { member in
                EndedRecipient(
                    message: ending.row.envelope.message, customer: ending.row.envelope.customer,
                    recipient: member.recipient.mailbox, attempts: member.recipient.attempts, state: state)
            }
        }
        guard !ended.isEmpty else { return }
        defer {
            for ending in slice {
                for member in ending.members {
                    busy.remove(RecipientRef(envelope: ending.row.seq, number: member.number))
                }
            }
        }
        do {
            try await record(ended)
            try write { writing in
                for ending in slice { try writing.end(ending.members.map(\.number), of: ending.row, as: state) }
            }
        } catch {
            // Turns that came up meanwhile found the recipients taken.
            for ending in slice { requeue(ending.row.seq, now: time.now()) }
            throw (error as? SpoolError) ?? .failed("\(error)")
        }
        report.ended += ended.count
    }
}
