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
                try rows.query(
                    """
                    SELECT e.seq, e.id, e.customer, e.body, e.released, b.size, b.bytes IS NULL
                    FROM envelope e JOIN body b ON b.number = e.body
                    WHERE e.finished IS NULL AND e.lane = ? AND e.seq > ? ORDER BY e.seq LIMIT 1000
                    """, [SQLValue(lane.rawValue), SQLValue(last)]
                ) { row in
                    LiveEnvelope(
                        seq: row.integer(0), message: try row.id(1), customer: try row.id(2), body: row.integer(3),
                        isReleased: row.flag(4), size: Int(row.integer(5)), isFile: row.flag(6))
                }
            }
            guard let end = page.last else { return }
            last = end.seq
            for envelope in page { try load(envelope, lane, files: files, now: now) }
        }
    }

    private func load(_ envelope: LiveEnvelope, _ lane: Lane, files: [Int64: Int], now: Timestamp) throws {
        uses[envelope.body, default: BodyUse(count: 0, isFile: envelope.isFile)].count += 1
        if envelope.isFile {
            bodies.rowAdded(envelope.body)
            guard files[envelope.body] == envelope.size else { return damaged.append(envelope.message) }
        }
        switch lane {
        case .outbound:
            for (destination, due) in try database.read({ try $0.waitingTurns(of: envelope.seq) }) {
                index.add(
                    Turn(envelope: envelope.seq, customer: envelope.customer, destination: destination, due: due),
                    now: now)
            }
            arrival.yield()
        case .held:
            guard envelope.isReleased else { return }
            admissionList.add(envelope.seq)
            admission.yield()
        case .inbound:
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

/// What start-up needs to know of an envelope.
private struct LiveEnvelope {
    var seq: Int64
    var message: MessageID
    var customer: CustomerID
    var body: Int64
    var isReleased: Bool
    var size: Int
    var isFile: Bool
}
