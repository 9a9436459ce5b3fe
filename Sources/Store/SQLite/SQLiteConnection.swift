import CSQLite

/// A connection to one SQLite file. Not for two threads at once: whoever owns it keeps it on one.
final class SQLiteConnection: SQLConnection {
    private let handle: OpaquePointer
    private var kept: [String: SQLiteStatement] = [:]
    /// Pages in the write-ahead log after the last commit, written by SQLite's hook.
    private let logPages: UnsafeMutablePointer<Int32>

    /// - Parameters:
    ///   - create: whether a missing file is made.
    ///   - busyTimeout: in milliseconds.
    init(path: String, create: Bool, busyTimeout: Int32) throws(StoreError) {
        var handle: OpaquePointer?
        let flags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (create ? SQLITE_OPEN_CREATE : 0)
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            defer { sqlite3_close_v2(handle) }
            throw StoreError(code: code, connection: handle)
        }
        self.handle = handle
        logPages = .allocate(capacity: 1)
        logPages.initialize(to: 0)
        sqlite3_busy_timeout(handle, busyTimeout)
        // The hook also takes the place of SQLite's own checkpoint after 1,000 pages, which would stall the writer.
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                context?.assumingMemoryBound(to: Int32.self).pointee = pages
                return SQLITE_OK
            }, logPages)
    }

    deinit {
        kept.removeAll()
        sqlite3_close_v2(handle)
        logPages.deallocate()
    }

    /// Pages in the write-ahead log after this connection's last commit; -1 when nothing was committed since it was
    /// last taken.
    func takeLogPages() -> Int {
        defer { logPages.pointee = -1 }
        return Int(logPages.pointee)
    }

    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        while try statement.step() {}
        return Int(sqlite3_changes(handle))
    }

    func query<Value>(_ sql: String, _ values: [SQLValue], _ read: (any SQLRow) throws -> Value) throws -> [Value] {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        var rows: [Value] = []
        while try statement.step() { rows.append(try read(statement.row)) }
        return rows
    }

    func script(_ sql: String) throws(StoreError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw StoreError(code: code, connection: handle) }
    }

    private func prepared(_ sql: String) throws(StoreError) -> SQLiteStatement {
        if let statement = kept[sql] { return statement }
        let statement = try SQLiteStatement(sql, connection: handle, isKept: true)
        kept[sql] = statement
        return statement
    }

    /// Whether a transaction is open: some errors end it by themselves.
    private var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs `body` between `begin` and COMMIT; rolls back when either throws.
    func transaction<Value>(_ begin: String, _ body: () throws -> Value) throws -> Value {
        try run(begin, [])
        do {
            let value = try body()
            try run("COMMIT", [])
            return value
        } catch {
            if isInTransaction { try? script("ROLLBACK") }
            throw error
        }
    }

    enum CheckpointKind {
        /// Copies what can be copied without making anybody wait.
        case passive
        /// Waits for readers and the writer, copies everything and empties the log file.
        case truncate
    }

    /// - Returns: how many pages are in the log and how many of them have been copied into the database.
    func checkpoint(_ kind: CheckpointKind) throws(StoreError) -> (log: Int, copied: Int) {
        var log: Int32 = 0
        var copied: Int32 = 0
        let mode = kind == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &log, &copied)
        guard code == SQLITE_OK else { throw StoreError(code: code, connection: handle) }
        return (Int(log), Int(copied))
    }
}
