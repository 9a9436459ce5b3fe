import Authority
import Message
import Store

/// Something a customer is told about one of its messages, such as a bounce of mail that came by HTTP.
public struct NewEvent: Hashable, Sendable {
    public var customer: CustomerID
    public var at: Timestamp
    public var kind: String
    public var message: MessageID?
    /// Opaque to the ledger.
    public var payload: [UInt8]

    public init(customer: CustomerID, at: Timestamp, kind: String, message: MessageID?, payload: [UInt8]) {
        self.customer = customer
        self.at = at
        self.kind = kind
        self.message = message
        self.payload = payload
    }
}

/// An event with its place in the customer's order of events.
public struct Event: Hashable, Sendable {
    public var number: Int64
    public var event: NewEvent
}

enum EventTable {
    static func add(_ event: NewEvent, _ connection: any SQLConnection) throws {
        try connection.run(
            "INSERT INTO event (customer, at, kind, message, payload) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(event.customer), SQLValue(event.at), .text(event.kind), SQLValue(event.message),
                .blob(event.payload),
            ])
    }
}

extension Ledger {
    /// Keeps events, in one commit.
    ///
    /// - Throws: `LedgerError`.
    public nonisolated func record(events: [NewEvent]) async throws(LedgerError) {
        _ = try await commit(.record([], [], events))
    }

    /// A customer's events in order.
    ///
    /// - Parameter after: the number of the last event seen; 0 for the first ones.
    /// - Throws: `LedgerError`.
    public func events(
        of customer: CustomerID, after number: Int64 = 0, limit: Int = 100
    ) throws(LedgerError) -> [Event] {
        try read { connection in
            try connection.query(
                """
                SELECT number, at, kind, message, payload FROM event WHERE customer = ? AND number > ?
                ORDER BY number LIMIT ?
                """, [SQLValue(customer), .integer(number), SQLValue(limit)]
            ) { row in
                Event(
                    number: row.integer(0),
                    event: NewEvent(
                        customer: customer, at: row.time(1), kind: row.text(2),
                        message: row.isNull(3) ? nil : try row.id(3), payload: row.blob(4)))
            }
        }
    }
}
