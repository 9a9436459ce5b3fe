import Authority
import Message
import Store

/// Start-up: queues, counts and lists are made anew from the rows, and files that no row names are removed.
extension Spool {
    func load() throws(SpoolError) {
        let now = time.now()
        try SpoolError.from {
            nextEnvelope = try largest("SELECT max(seq) FROM envelope") + 1
            bodies.reserve(through: try largest("SELECT max(number) FROM body"))
            pauses = try database.read { try $0.pauses() }
            index.exclude(pauses.customers)
            let files = try existingFiles()
            for lane in Lane.allCases { try load(lane, files: files, now: now) }
            for (number, _) in files where uses[number] == nil { bodies.remove(number) }
        }
    }

    private func load(_ lane: Lane, files: [Int64: Int], now: Timestamp) throws {
        var last: Int64 = 0
        while true {
            let page = try database.read { rows in
                try rows.liveEnvelopes(in: lane, after: last, limit: 1000).map { envelope in
                    (envelope, lane == .outbound ? try rows.waitingTurns(of: envelope.seq) : [])
                }
            }
            guard let end = page.last else { return }
            last = end.0.seq
            for (envelope, turns) in page {
                guard isWhole(envelope, files: files) else {
                    damaged.append(envelope.message)
                    continue
                }
                try line(up: envelope, lane, turns, now: now)
            }
        }
    }

    /// Counts the use of the body.
    ///
    /// - Returns: whether the body is there.
    private func isWhole(_ envelope: LiveEnvelope, files: [Int64: Int]) -> Bool {
        uses[envelope.body, default: BodyUse(count: 0, isFile: envelope.isFile)].count += 1
        guard envelope.isFile else { return true }
        bodies.rowAdded(envelope.body)
        return files[envelope.body] == envelope.size
    }

    private func line(
        up envelope: LiveEnvelope, _ lane: Lane, _ turns: [(destination: DomainName, due: Timestamp)], now: Timestamp
    ) throws {
        switch lane {
        case .outbound:
            for (destination, due) in turns {
                index.add(
                    Turn(
                        envelope: envelope.seq, customer: envelope.customer, destination: destination, due: due,
                        isReleased: envelope.isReleased), now: now)
            }
            arrival.yield()
        case .held:
            guard envelope.isReleased else { return }
            admissionList.add(envelope.seq)
            admission.yield()
        case .inbound:
            if let place = try database.read({ try $0.inboundPlace(envelope.seq) }) {
                quota.add(place, envelope: envelope.seq)
            }
            inboundLine.append(envelope.seq)
            inboundArrival.yield()
        }
    }

    /// Number and size of every body file.
    private func existingFiles() throws -> [Int64: Int] {
        var found: [Int64: Int] = [:]
        for file in try bodies.files.list(bodies.path) {
            guard let number = BodyFolder.number(inName: file.name) else { continue }
            found[number] = file.size
            bodies.reserve(through: number)
        }
        return found
    }

    private func largest(_ sql: String) throws -> Int64 {
        try database.read { rows in try rows.first(sql) { $0.integer(0) } } ?? 0
    }
}
