/// One numbered step of a schema. A migration that has been released is never changed again; a new one is added.
public struct Migration: Sendable {
    /// 1, 2, 3 ...
    public var number: Int
    /// Statements separated by semicolons, run in one transaction.
    public var sql: String

    public init(_ number: Int, _ sql: String) {
        self.number = number
        self.sql = sql
    }

    /// Brings a database to the newest of `migrations`. Two processes may try at once: each step looks again inside its
    /// own transaction.
    static func run(_ migrations: [Migration], on connection: SQLiteConnection) throws {
        precondition(migrations.map(\.number) == Array(1..<(migrations.count + 1)), "migrations count from 1")
        let done = try reached(on: connection)
        guard done <= migrations.count else { throw StoreError.newer(migration: done) }
        for migration in migrations where migration.number > done {
            try connection.transaction("BEGIN IMMEDIATE") {
                guard try reached(on: connection) < migration.number else { return }
                try connection.script(migration.sql)
                try connection.script("PRAGMA user_version = \(migration.number)")
            }
        }
    }

    private static func reached(on connection: SQLiteConnection) throws -> Int {
        try connection.first("PRAGMA user_version") { Int($0.integer(0)) } ?? 0
    }
}
