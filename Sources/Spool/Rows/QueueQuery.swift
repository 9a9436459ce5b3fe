import Message
import Store

extension SQLConnection {
    /// Envelopes that a filter means, in the order of their numbers.
    func envelopes(
        matching filter: QueueFilter, expiredBy time: Timestamp? = nil, after: Int64, limit: Int
    ) throws -> [EnvelopeRow] {
        var terms = ["e.seq > ?"]
        var values = [SQLValue(after)]
        if let message = filter.message {
            terms.append("e.id = ?")
            values.append(SQLValue(message))
        }
        if !filter.includesFinished { terms.append("e.finished IS NULL") }
        if let lane = filter.lane {
            terms.append("e.lane = \(lane.rawValue)")
        }
        if let customer = filter.customer {
            terms.append("e.customer = ?")
            values.append(SQLValue(customer))
        }
        if let time {
            terms.append("e.expires <= ?")
            values.append(SQLValue(time))
        }
        if let domain = filter.domain {
            terms.append("EXISTS (SELECT 1 FROM recipient r WHERE r.seq = e.seq AND r.domain = ?)")
            values.append(.text(domain.text))
        }
        values.append(SQLValue(limit))
        return try query(
            """
            SELECT \(EnvelopeRow.columns) FROM envelope e WHERE \(terms.joined(separator: " AND "))
            ORDER BY e.seq LIMIT ?
            """, values
        ) { row in
            try EnvelopeRow(row)
        }
    }
}
