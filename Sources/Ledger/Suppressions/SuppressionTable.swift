import Authority
import Message
import Store

/// One mailbox that must not be written to.
public struct SuppressionEntry: Hashable, Sendable {
    /// Whose list; `.platform` for the one that holds mail of every customer.
    public var customer: CustomerID
    /// The mailbox key.
    public var mailbox: String
    public var reason: Suppression.Reason
    public var since: Timestamp
    /// The address, for lists of customers; nil on the platform's list, which keeps keys only.
    public var address: Mailbox?
}

enum SuppressionTable {
    struct Row {
        var customer: CustomerID
        var mailbox: String
        var reason: Suppression.Reason
        var since: Timestamp
        var sealedAddress: [UInt8]?
    }

    private static let columns = "customer, mailbox, reason, since, address"

    private static func row(_ row: any SQLRow) throws -> Row {
        Row(
            customer: try row.id(0), mailbox: Hexadecimal.encode(row.blob(1)), reason: try row.word(2),
            since: row.time(3), sealedAddress: row.optionalBlob(4))
    }

    static func since(_ time: Timestamp, _ connection: any SQLConnection) throws -> [Row] {
        try connection.query("SELECT \(columns) FROM suppression WHERE since >= ?", [SQLValue(time)], row)
    }

    static func addMailboxes(
        listedSince time: Timestamp, to mailboxes: inout Set<Int64>, _ connection: any SQLConnection
    ) throws {
        _ = try connection.query("SELECT mailbox FROM suppression WHERE since >= ?", [SQLValue(time)]) { row in
            _ = mailboxes.insert(DecisionTable.shortKey(row.blob(0)))
        }
    }

    static func of(
        _ customer: CustomerID, after mailbox: [UInt8], limit: Int, _ connection: any SQLConnection
    ) throws -> [Row] {
        try connection.query(
            """
            SELECT \(columns) FROM suppression WHERE customer = ? AND mailbox > ? ORDER BY mailbox LIMIT ?
            """, [SQLValue(customer), .blob(mailbox), SQLValue(limit)], row)
    }

    /// What keeps a customer from a mailbox: its own list before the platform's.
    static func find(
        _ mailbox: [UInt8], for customer: CustomerID, _ connection: any SQLConnection
    ) throws -> Suppression? {
        let rows = try connection.query(
            "SELECT \(columns) FROM suppression WHERE mailbox = ? AND customer IN (?, ?)",
            [.blob(mailbox), SQLValue(customer), SQLValue(CustomerID.platform)], row)
        let own = rows.first { $0.customer == customer && customer != .platform }
        return (own ?? rows.first).map { row in
            Suppression(
                list: row.customer == .platform ? .platform : .customer, reason: row.reason, since: row.since)
        }
    }
}
