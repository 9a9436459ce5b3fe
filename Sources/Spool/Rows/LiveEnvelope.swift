import Authority
import Message
import Store

/// What start-up needs to know of an envelope.
struct LiveEnvelope {
    var seq: Int64
    var message: MessageID
    var customer: CustomerID
    var body: Int64
    var isReleased: Bool
    var size: Int
    var isFile: Bool
}

extension SQLConnection {
    /// Envelopes that are not finished, in the order of their numbers.
    func liveEnvelopes(in lane: Lane, after last: Int64, limit: Int) throws -> [LiveEnvelope] {
        try query(
            """
            SELECT e.seq, e.id, e.customer, e.body, e.released, b.size, b.bytes IS NULL
            FROM envelope e JOIN body b ON b.number = e.body
            WHERE e.finished IS NULL AND e.lane = ? AND e.seq > ? ORDER BY e.seq LIMIT ?
            """, [SQLValue(lane.rawValue), SQLValue(last), SQLValue(limit)]
        ) { row in
            LiveEnvelope(
                seq: row.integer(0), message: try row.id(1), customer: try row.id(2), body: row.integer(3),
                isReleased: row.flag(4), size: Int(row.integer(5)), isFile: row.flag(6))
        }
    }
}
