import Store

/// One row of `body`.
struct BodyRow {
    var number: Int64
    var size: Int
    /// nil when the bytes are in a file.
    var bytes: [UInt8]?
}

extension SQLConnection {
    func insert(_ body: StoredBody) throws(StoreError) {
        try run(
            "INSERT INTO body (number, size, bytes) VALUES (?, ?, ?)",
            [SQLValue(body.number), SQLValue(body.size), SQLValue(body.bytes)])
    }

    func body(_ number: Int64) throws -> BodyRow? {
        try first("SELECT size, bytes FROM body WHERE number = ?", [SQLValue(number)]) { row in
            BodyRow(number: number, size: Int(row.integer(0)), bytes: row.optionalBlob(1))
        }
    }

    func deleteBody(_ number: Int64) throws(StoreError) {
        try run("DELETE FROM body WHERE number = ?", [SQLValue(number)])
    }
}
