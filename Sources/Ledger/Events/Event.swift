import Authority
import Message
import Store

/// Something a customer is told about one of its messages, such as a bounce of mail that came by HTTP.
public struct NewEvent: Hashable, Sendable {
    public var customer: CustomerID
    public var at: Timestamp
    public var kind: String
    public var message: MessageID?
    /// Opaque to the ledger, and sealed in it; empty once the key of its day is gone.
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
    static func add(_ event: NewEvent, day: Int64, seal: Seal, _ connection: any SQLConnection) throws {
        let payload = try seal.seal(event.payload, for: owner(of: event))
        try connection.run(
            "INSERT INTO event (customer, at, kind, message, day, payload) VALUES (?, ?, ?, ?, ?, ?)",
            [
                SQLValue(event.customer), SQLValue(event.at), .text(event.kind), SQLValue(event.message),
                .integer(day), .blob(payload),
            ])
    }

    /// What a payload is sealed for: it opens nowhere but in an event of this customer about this message.
    static func owner(of event: NewEvent) -> [UInt8] {
        event.customer.octets + (event.message?.octets ?? [])
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
            let rows = try connection.query(
                """
                SELECT number, at, kind, message, payload, day FROM event WHERE customer = ? AND number > ?
                ORDER BY number LIMIT ?
                """, [SQLValue(customer), .integer(number), SQLValue(limit)]
            ) { row in
                let event = NewEvent(
                    customer: customer, at: row.time(1), kind: row.text(2),
                    message: row.isNull(3) ? nil : try row.id(3), payload: row.blob(4))
                return (Event(number: row.integer(0), event: event), row.integer(5))
            }
            var days = OpenedDays(dayKeys)
            return try rows.map { sealed, day in
                var event = sealed
                event.event.payload =
                    try days.seal(of: day, connection)?.openOctets(
                        sealed.event.payload, for: EventTable.owner(of: sealed.event)) ?? []
                return event
            }
        }
    }
}
