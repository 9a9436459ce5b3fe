import Foundation
import TestKit
import Testing

@testable import Store

struct DatabaseTests {
    let folder: ScratchFolder
    let table = Migration(1, "CREATE TABLE item (id INTEGER PRIMARY KEY, word TEXT NOT NULL, bytes BLOB)")

    init() throws {
        folder = try ScratchFolder()
    }

    private func open(_ name: String = "a.sqlite", limits: StoreLimits = .standard) throws -> Database {
        try Database(path: folder.file(name), migrations: [table], limits: limits)
    }

    private func words(_ database: Database) throws -> [String] {
        try database.read { try $0.query("SELECT word FROM item ORDER BY id") { $0.text(0) } }
    }

    @Test func `durability settings read back as FULL, WAL and incremental vacuum`() throws {
        let database = try open()
        let settings = try database.read { connection in
            try ["synchronous", "journal_mode", "auto_vacuum", "locking_mode"].map { name in
                try connection.first("PRAGMA \(name)") { $0.text(0) }
            }
        }
        #expect(settings == ["2", "wal", "2", "normal"])
    }

    @Test func `a file without incremental vacuum is refused`() throws {
        let raw = try SQLiteConnection(path: folder.file("old.sqlite"), create: true, busyTimeout: 100)
        try raw.script("CREATE TABLE other (a)")
        #expect(throws: StoreError.notDurable(setting: "auto_vacuum", found: "0")) {
            try Database(path: folder.file("old.sqlite"), migrations: [])
        }
    }

    @Test func `every kind of value comes back as it went in`() throws {
        let database = try open()
        try database.write { connection in
            try connection.run("INSERT INTO item VALUES (?, ?, ?)", [-7, "Grüße", .blob([0, 1, 255])])
            try connection.run("INSERT INTO item VALUES (?, ?, ?)", [.integer(.max), "", .blob([])])
            try connection.run("INSERT INTO item VALUES (?, ?, ?)", [1, "x", nil])
        }
        let rows = try database.read { connection in
            try connection.query("SELECT id, word, bytes FROM item ORDER BY id") { row in
                "\(row.integer(0)) \(row.text(1)) \(row.optionalBlob(2).map { "\($0)" } ?? "null")"
            }
        }
        #expect(rows == ["-7 Grüße [0, 1, 255]", "1 x null", "\(Int64.max)  []"])
    }

    @Test func `nothing of a transaction that throws is kept`() throws {
        struct Stop: Error {}
        let database = try open()
        #expect(throws: Stop.self) {
            try database.write { connection in
                try connection.run("INSERT INTO item VALUES (1, 'a', NULL)")
                throw Stop()
            }
        }
        #expect(try words(database).isEmpty)
        try database.write { try $0.run("INSERT INTO item VALUES (1, 'b', NULL)") }
        #expect(try words(database) == ["b"])
    }

    @Test func `a broken constraint is a typed error`() throws {
        let database = try open()
        try database.write { try $0.run("INSERT INTO item VALUES (1, 'a', NULL)") }
        do {
            try database.write { try $0.run("INSERT INTO item VALUES (1, 'b', NULL)") }
            Issue.record("accepted twice")
        } catch StoreError.constraint {}
        #expect(database.counters.failures == 1)
    }

    @Test func `a full disk is a typed error and the database works again when there is room`() throws {
        let database = try open()
        try database.read { try $0.script("PRAGMA max_page_count = 20") }
        #expect(throws: StoreError.full) {
            try database.write { connection in
                for id in 0..<100 {
                    let bytes = [UInt8](repeating: 7, count: 4000)
                    try connection.run("INSERT INTO item VALUES (?, 'x', ?)", [SQLValue(id), .blob(bytes)])
                }
            }
        }
        #expect(StoreError.full.isTemporary)
        #expect(try words(database).isEmpty)
        try database.read { try $0.script("PRAGMA max_page_count = 100000") }
        try database.write { try $0.run("INSERT INTO item VALUES (1, 'room', NULL)") }
        #expect(try words(database) == ["room"])
    }

    @Test func `what was committed is there after a kill`() throws {
        let database = try open()
        try database.write { try $0.run("INSERT INTO item VALUES (1, 'kept', NULL)") }
        let left = try folder.copy()
        let reopened = try Database(path: left.file("a.sqlite"), migrations: [table])
        #expect(try words(reopened) == ["kept"])
        #expect(try words(database) == ["kept"])
    }

    @Test func `a commit of another connection changes the data version, an own one does not`() throws {
        let database = try open()
        let before = try database.dataVersion()
        try database.write { try $0.run("INSERT INTO item VALUES (1, 'own', NULL)") }
        #expect(try database.dataVersion() == before)
        let other = try open()
        try other.write { try $0.run("INSERT INTO item VALUES (2, 'other', NULL)") }
        #expect(try database.dataVersion() != before)
    }

    @Test func `a reader sees commits and cannot write`() throws {
        let database = try open()
        try database.write { try $0.run("INSERT INTO item VALUES (1, 'a', NULL)") }
        let reader = try Database.reader(path: database.path)
        #expect(try reader.read { try $0.query("SELECT word FROM item") { $0.text(0) } } == ["a"])
        #expect(throws: StoreError.self) {
            try reader.read { try $0.run("INSERT INTO item VALUES (2, 'b', NULL)") }
        }
    }

    @Test func `commits and syncs are counted, transactions that change nothing are not`() throws {
        let database = try open()
        for id in 0..<5 { try database.write { try $0.run("INSERT INTO item VALUES (?, 'a', NULL)", [SQLValue(id)]) } }
        _ = try words(database)
        try database.write { try $0.run("DELETE FROM item WHERE id = 99") }
        #expect(database.counters.commits == 5)
        #expect(database.counters.syncs == 5)
    }

    @Test func `another thread copies the log while the writer goes on`() throws {
        var limits = StoreLimits()
        limits.checkpointPages = 10
        limits.writerCheckpointPages = .max
        let database = try open(limits: limits)
        // It hangs if that never happens.
        while database.counters.checkpoints < 3 {
            try database.write { try $0.run("INSERT INTO item VALUES (NULL, 'a', NULL)") }
        }
    }

    @Test func `a log nobody writes to is emptied`() async throws {
        let database = try open()
        try database.write { try $0.run("INSERT INTO item VALUES (1, 'a', NULL)") }
        func logSize() throws -> Int? {
            let attributes = try FileManager.default.attributesOfItem(atPath: database.path + "-wal")
            return (attributes[.size] as? NSNumber)?.intValue
        }
        #expect(try logSize() != 0)
        try database.maintain()
        try database.maintain()
        // Another thread does it; this waits for it and hangs if it never does.
        while try logSize() != 0 { await Task.yield() }
        #expect(try words(database) == ["a"])
    }

    @Test func `free pages go back to the file system, a few at a time`() throws {
        var limits = StoreLimits()
        limits.sparePages = 10
        limits.vacuumPages = 50
        let database = try open(limits: limits)
        let bytes = [UInt8](repeating: 1, count: 3000)
        try database.write { connection in
            for id in 0..<300 {
                try connection.run("INSERT INTO item VALUES (?, 'a', ?)", [SQLValue(id), .blob(bytes)])
            }
        }
        try database.write { try $0.run("DELETE FROM item") }
        func free() throws -> Int {
            try database.read { try $0.first("PRAGMA freelist_count") { Int($0.integer(0)) } } ?? 0
        }
        let before = try free()
        #expect(before > 200)
        try database.maintain()
        #expect(try free() == before)
        try database.maintain()
        #expect(try free() == before - 50)
        for _ in 0..<20 { try database.maintain() }
        #expect(try free() <= 10 + 50)
    }

    @Test func `the log does not grow without end`() throws {
        var limits = StoreLimits()
        limits.checkpointPages = 20
        limits.writerCheckpointPages = 40
        let database = try open(limits: limits)
        let bytes = [UInt8](repeating: 1, count: 3000)
        for id in 0..<2000 {
            try database.write { try $0.run("INSERT INTO item VALUES (?, 'a', ?)", [SQLValue(id), .blob(bytes)]) }
        }
        let size = try #require(
            FileManager.default.attributesOfItem(atPath: database.path + "-wal")[.size] as? NSNumber
        ).intValue
        #expect(size < 200 * 4120)
        #expect(database.counters.checkpoints > 0)
    }
}
