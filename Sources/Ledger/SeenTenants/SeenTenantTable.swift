import Authority
import Message
import Store

/// Seen tenants as rows, a bounded number for each customer.
enum SeenTenantTable {
    /// Rows of one customer; beyond, those that were seen once and longest ago give way, then the others by age.
    static let mostRows = 2_000
    /// Rows that are read at once, the worst of all customers.
    static let mostRead = 5_000
    /// Rows of one tenant with one customer; beyond, its further names share a row without one, so that nobody fills the
    /// table by calling himself something else each time.
    static let mostNames = 8

    private static let columns =
        "customer, tenant, organisation, connector, count, first, last, peers, domains"

    /// Worst first.
    static func all(of customer: CustomerID?, _ connection: any SQLConnection) throws -> [SeenTenant] {
        let filter = customer == nil ? "" : "WHERE customer = ?"
        return try connection.query(
            "SELECT \(columns) FROM seen_tenant \(filter) ORDER BY count DESC, last DESC LIMIT \(mostRead)",
            customer.map { [SQLValue($0)] } ?? [], read)
    }

    static func add(_ seen: SeenTenant, _ connection: any SQLConnection) throws {
        var seen = seen
        var row = try find(seen, connection)
        if row == nil, seen.organisation != nil, try names(of: seen, connection) >= mostNames {
            seen.organisation = nil
            row = try find(seen, connection)
        }
        let name = name(of: seen)
        if row == nil { row = seen } else { row?.add(seen) }
        guard let row else { return }
        try connection.run(
            "INSERT OR REPLACE INTO seen_tenant (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            name + [
                SQLValue(row.connector), SQLValue(row.count), SQLValue(row.firstSeen), SQLValue(row.lastSeen),
                SQLValue(words: row.peers.map(\.description)), SQLValue(words: row.domains.map(\.text)),
            ])
    }

    private static func name(of seen: SeenTenant) -> [SQLValue] {
        [SQLValue(seen.customer), .text(seen.tenant.text), .text(seen.organisation?.text ?? "")]
    }

    private static func find(_ seen: SeenTenant, _ connection: any SQLConnection) throws -> SeenTenant? {
        try connection.first(
            "SELECT \(columns) FROM seen_tenant WHERE customer = ? AND tenant = ? AND organisation = ?", name(of: seen),
            read)
    }

    private static func names(of seen: SeenTenant, _ connection: any SQLConnection) throws -> Int {
        try connection.first(
            "SELECT count(*) FROM seen_tenant WHERE customer = ? AND tenant = ?", Array(name(of: seen).prefix(2))
        ) { Int($0.integer(0)) } ?? 0
    }

    /// Keeps the table within its bounds.
    static func trim(_ customer: CustomerID, _ connection: any SQLConnection) throws {
        let rows =
            try connection.first(
                "SELECT count(*) FROM seen_tenant WHERE customer = ?", [SQLValue(customer)]
            ) { Int($0.integer(0)) } ?? 0
        guard rows > mostRows else { return }
        try connection.run(
            """
            DELETE FROM seen_tenant WHERE (customer, tenant, organisation) IN (
                SELECT customer, tenant, organisation FROM seen_tenant WHERE customer = ?
                ORDER BY count > 1, last LIMIT ?
            )
            """, [SQLValue(customer), SQLValue(rows - mostRows)])
    }

    private static func read(_ row: any SQLRow) throws -> SeenTenant {
        guard let tenant = TenantID(row.text(1)) else { throw StoreError.corrupt("\(row.text(1)) is no tenant's id") }
        return SeenTenant(
            customer: try row.id(0), tenant: tenant,
            organisation: row.text(2).isEmpty ? nil : try TenantTable.domain(row.text(2)),
            connector: row.isNull(3) ? nil : try row.id(3), count: Int(row.integer(4)), firstSeen: row.time(5),
            lastSeen: row.time(6),
            peers: try row.words(7).map { text in
                guard let address = try? IPAddress(text) else { throw StoreError.corrupt("\(text) is no address") }
                return address
            }, domains: try row.words(8).map { try TenantTable.domain($0) })
    }
}
