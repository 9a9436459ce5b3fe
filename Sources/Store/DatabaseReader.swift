/// A connection that can only read, for a thread beside the writer's.
public final class DatabaseReader {
    private let connection: SQLiteConnection

    init(path: String, limits: StoreLimits) throws(StoreError) {
        connection = try SQLiteConnection(path: path, create: false, busyTimeout: limits.busyTimeout)
        try connection.script("PRAGMA query_only = ON; PRAGMA cache_size = -\(limits.cacheSize)")
    }

    /// Runs `body` on one unchanging view of the database. Keep it short: the log cannot start again meanwhile.
    ///
    /// - Throws: `StoreError`, and what `body` throws.
    @discardableResult
    public func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        try connection.transaction("BEGIN") { try body(connection) }
    }
}
