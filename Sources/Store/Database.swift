import Glibc

/// One SQLite file as its only writer in this process sees it. Belongs to one actor and stays on its thread.
///
/// Every commit is durable when `write` returns: the log is written ahead (WAL) and synced (`synchronous=FULL`), and both
/// were read back after opening. Checkpoints run on another thread. A command in another process may write the same file.
public final class Database {
    public let path: String
    public let counters: StoreCounters
    private let connection: SQLiteConnection
    private let checkpointer: Checkpointer
    private let limits: StoreLimits
    private var logPages = 0
    /// Pages in the log when a checkpoint was last asked for.
    private var askedPages = 0
    private var wroteSinceMaintenance = false

    /// Opens or makes the file and brings its schema up to date.
    ///
    /// - Throws: `StoreError`.
    public init(
        path: String, migrations: [Migration], limits: StoreLimits = .standard,
        counters: StoreCounters = StoreCounters()
    ) throws(StoreError) {
        self.path = path
        self.limits = limits
        self.counters = counters
        Self.createForOwnerAlone(path)
        do {
            connection = try SQLiteConnection(path: path, create: true, busyTimeout: limits.busyTimeout)
            try Self.configure(connection, limits)
            try Migration.run(migrations, on: connection)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .failed(code: 0, "\(error)")
        }
        checkpointer = Checkpointer(path: path, limits: limits, counters: counters)
        _ = connection.takeLogPages()
    }

    deinit {
        checkpointer.stop()
    }

    /// SQLite gives its other files the rights of this one. When this fails, opening says why.
    private static func createForOwnerAlone(_ path: String) {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) }
    }

    private static func configure(_ connection: SQLiteConnection, _ limits: StoreLimits) throws {
        // Incremental vacuum can only be chosen before the first table, and before the log.
        try connection.script("PRAGMA auto_vacuum = INCREMENTAL")
        try connection.script("PRAGMA journal_mode = WAL")
        try connection.script(
            """
            PRAGMA locking_mode = NORMAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA secure_delete = FAST;
            PRAGMA cache_size = -\(limits.cacheSize);
            PRAGMA journal_size_limit = \(limits.logFileSize);
            """)
        for (setting, expected) in [
            ("journal_mode", "wal"), ("synchronous", "2"), ("auto_vacuum", "2"), ("locking_mode", "normal"),
        ] {
            let found = try connection.first("PRAGMA \(setting)") { $0.text(0) } ?? "nothing"
            guard found == expected else { throw StoreError.notDurable(setting: setting, found: found) }
        }
    }

    /// Runs `body` in a transaction that holds the write lock from its beginning. Everything it wrote is durable when this
    /// returns; nothing of it is kept when this throws. `body` must not begin another transaction.
    ///
    /// - Throws: `StoreError`, and what `body` throws.
    @discardableResult
    public func write<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        do {
            let value = try connection.transaction("BEGIN IMMEDIATE") { try body(connection) }
            afterCommit()
            return value
        } catch {
            if error is StoreError { counters.countFailure() }
            throw error
        }
    }

    /// Runs `body` on one unchanging view of the database.
    ///
    /// - Throws: `StoreError`, and what `body` throws.
    @discardableResult
    public func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        try connection.transaction("BEGIN") { try body(connection) }
    }

    /// Changes whenever another connection, in this process or another, has committed something. Never changes through
    /// our own commits. Inside `write` it is settled: nobody else can commit until the end of it.
    ///
    /// - Throws: `StoreError`.
    public func dataVersion() throws(StoreError) -> Int64 {
        do {
            return try connection.first("PRAGMA data_version") { $0.integer(0) } ?? 0
        } catch let error as StoreError {
            throw error
        } catch {
            throw .failed(code: 0, "\(error)")
        }
    }

    /// Another connection to the same file that can only read, for another thread.
    ///
    /// - Throws: `StoreError`.
    public static func reader(path: String, limits: StoreLimits = .standard) throws(StoreError) -> DatabaseReader {
        try DatabaseReader(path: path, limits: limits)
    }

    /// To be called about once a second: empties the log when nothing was written since the last call, and gives free
    /// pages back to the file system, a few at a time.
    ///
    /// - Throws: `StoreError`.
    public func maintain() throws {
        guard !wroteSinceMaintenance else {
            wroteSinceMaintenance = false
            return
        }
        let free = try connection.first("PRAGMA freelist_count") { Int($0.integer(0)) } ?? 0
        if free > limits.sparePages {
            // The pragma moves one page for each step; `query` steps through all of them.
            _ = try connection.query("PRAGMA incremental_vacuum(\(limits.vacuumPages))") { _ in }
            afterCommit()
        } else if logPages > 0 {
            logPages = 0
            askedPages = 0
            checkpointer.ask(.truncate)
        }
    }

    private func afterCommit() {
        let pages = connection.takeLogPages()
        guard pages >= 0 else { return }
        wroteSinceMaintenance = true
        // Fewer pages than before: the log has started again, and its new header was synced too.
        let hasRestarted = pages < logPages
        counters.countCommit(syncs: hasRestarted ? 2 : 1)
        logPages = pages
        if hasRestarted { askedPages = 0 }
        if pages >= limits.writerCheckpointPages {
            // With the writer standing still, what the other thread could not keep up with is copied to the end; a long
            // reader can still prevent that, and then the next commit tries again.
            if (try? connection.checkpoint(.passive)) != nil { counters.countCheckpoint() }
        } else if pages - askedPages >= limits.checkpointPages {
            // Not before as many new pages again: while the log goes on growing, each checkpoint costs two syncs.
            askedPages = pages
            checkpointer.ask(.passive)
        }
    }
}
