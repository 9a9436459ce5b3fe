import Authority
import Message
import Store

/// A query as SQL. Each of its shapes is led by an index: by recipient, by customer, by state, or by number, which grows
/// with time.
struct MessageSearch {
    typealias Row = (number: Int64, id: MessageID, day: Int64, addresses: [UInt8], record: [UInt8])

    let sql: String
    let values: [SQLValue]

    static func row(_ row: any SQLRow) throws -> Row {
        (row.integer(0), try row.id(1), row.integer(2), row.blob(3), row.blob(4))
    }

    /// One search, or one for each state when only rare ones are asked for: each is then an ordered walk over an index,
    /// and together they hold the newest rows.
    static func searches(
        _ query: MessageQuery, recipient: [UInt8]?, _ connection: any SQLConnection
    ) throws -> [MessageSearch] {
        let first = try query.since.map { try firstNumber(at: $0, connection) }
        let end = try query.until.map { try firstNumber(at: $0, connection) }
        let isRare = !query.states.isEmpty && !query.states.contains(.sent) && recipient == nil
        let groups = isRare ? query.states.map { [$0] } : [Array(query.states)]
        return groups.map { states in
            MessageSearch(query, states: states, recipient: recipient, first: first, end: end)
        }
    }

    private init(_ query: MessageQuery, states: [DecisionState], recipient: [UInt8]?, first: Int64?, end: Int64?) {
        var conditions: [String] = []
        var values: [SQLValue] = []
        func require(_ condition: String, _ value: SQLValue?) {
            guard let value else { return }
            conditions.append(condition)
            values.append(value)
        }
        let number = recipient == nil ? "d.number" : "a.decision"
        require("a.mailbox = ?", recipient.map { .integer(DecisionTable.shortKey($0)) })
        require("d.customer = ?", query.customer.map { SQLValue($0) })
        require("\(number) >= ?", first.map { .integer($0) })
        require("\(number) < ?", end.map { .integer($0) })
        require("\(number) < ?", query.before.map { .integer($0) })
        if !states.isEmpty {
            let numbers = states.map { String($0.rawValue) }.sorted().joined(separator: ", ")
            // Says again what the partial index is about, so that it can be used.
            conditions.append("d.state IN (\(numbers))" + (states.contains(.sent) ? "" : " AND d.state > 0"))
        }
        let source = recipient == nil ? "decision d" : "addressee a CROSS JOIN decision d ON d.number = a.decision"
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        sql = """
            SELECT d.number, d.id, d.day, d.addresses, d.record FROM \(source) \(filter)
            ORDER BY \(number) DESC LIMIT \(query.boundedLimit)
            """
        self.values = values
    }

    /// The number of the first decision at or after a time: numbers grow with time, so it is found in a few steps.
    static func firstNumber(at time: Timestamp, _ connection: any SQLConnection) throws -> Int64 {
        // Asked in one query, the two would read the whole table.
        let first = try connection.first("SELECT min(number) FROM decision") { $0.optionalInteger(0) }
        let last = try connection.first("SELECT max(number) FROM decision") { $0.optionalInteger(0) }
        guard case (var low??, let last??) = (first, last) else { return 0 }
        var high = last + 1
        while low < high {
            let middle = low + (high - low) / 2
            let found = try connection.first(
                "SELECT number, at FROM decision WHERE number >= ? ORDER BY number LIMIT 1", [.integer(middle)]
            ) { ($0.integer(0), $0.time(1)) }
            guard let (number, at) = found else { return low }
            if at < time { low = number + 1 } else { high = middle }
        }
        return low
    }
}

extension MessageQuery {
    var boundedLimit: Int { min(max(limit, 0), Self.mostResults) }
}
