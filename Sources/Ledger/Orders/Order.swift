import Authority
import Message
import Store

/// Names one order.
public struct OrderID: Identifier {
    public let bits: UInt128
    public init(bits: UInt128) { self.bits = bits }
}

/// Work that a command beside `serve` leaves for it, since only `serve` admits, signs and writes the spool.
public struct Order: Hashable, Sendable {
    public var id: OrderID
    /// Such as `queue-release`, in the words of whoever carries it out.
    public var kind: String
    /// Opaque to the ledger.
    public var payload: [UInt8]
    public var principal: Principal
    public var placed: Timestamp
    /// nil while it waits.
    public var result: Result?

    public struct Result: Hashable, Sendable {
        public var at: Timestamp
        public var succeeded: Bool
        /// One sentence, or JSON.
        public var answer: String
    }
}

extension Ledger {
    /// Leaves an order. It is audited.
    ///
    /// - Throws: `LedgerError`.
    public func place(order kind: String, payload: [UInt8], by principal: Principal) throws(LedgerError) -> OrderID {
        let id: OrderID = newID()
        let now = time.now()
        return try write { connection in
            try connection.run(
                "INSERT INTO work_order (id, kind, payload, principal, placed) VALUES (?, ?, ?, ?, ?)",
                [SQLValue(id), .text(kind), .blob(payload), .text(principal.description), SQLValue(now)])
            try audit(.orderPlaced, customer: nil, subject: id.description, detail: kind, by: principal, connection)
            return id
        }
    }

    /// Orders nobody has carried out yet, oldest first.
    ///
    /// - Throws: `LedgerError`.
    public func pendingOrders(limit: Int = 100) throws(LedgerError) -> [Order] {
        try read { connection in
            try Self.orders("WHERE completed IS NULL ORDER BY placed, id LIMIT ?", [SQLValue(limit)], connection)
        }
    }

    /// Says what came of an order; a second time changes nothing.
    ///
    /// - Throws: `LedgerError`.
    public func complete(_ id: OrderID, succeeded: Bool, answer: String) throws(LedgerError) {
        let now = time.now()
        _ = try write { connection in
            try connection.run(
                """
                UPDATE work_order SET completed = ?, succeeded = ?, answer = ? WHERE id = ? AND completed IS NULL
                """, [SQLValue(now), SQLValue(succeeded), .text(answer), SQLValue(id)])
        }
    }

    /// One order with its result, for the command that waits for it.
    ///
    /// - Throws: `LedgerError`.
    public func order(_ id: OrderID) throws(LedgerError) -> Order? {
        try read { try Self.orders("WHERE id = ?", [SQLValue(id)], $0).first }
    }

    private static func orders(
        _ clause: String, _ values: [SQLValue], _ connection: any SQLConnection
    ) throws -> [Order] {
        try connection.query(
            """
            SELECT id, kind, payload, principal, placed, completed, succeeded, answer FROM work_order \(clause)
            """, values
        ) { row in
            guard let principal = Principal(row.text(3)) else { throw StoreError.corrupt("principal \(row.text(3))") }
            return Order(
                id: try row.id(0), kind: row.text(1), payload: row.blob(2), principal: principal, placed: row.time(4),
                result: row.optionalTime(5).map {
                    Order.Result(at: $0, succeeded: row.flag(6), answer: row.text(7))
                })
        }
    }
}
