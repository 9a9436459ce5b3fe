import TestKit
import Testing

@testable import Store

struct MigrationTests {
    let first = Migration(1, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)")
    let second = Migration(2, "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 5")

    @Test func `each migration runs once and later ones build on it`() throws {
        let folder = try ScratchFolder()
        let path = folder.file("m.sqlite")
        do { _ = try Database(path: path, migrations: [first]) }
        do { _ = try Database(path: path, migrations: [first]) }
        let database = try Database(path: path, migrations: [first, second])
        let rows = try database.read { try $0.query("SELECT x, y FROM a") { [$0.integer(0), $0.integer(1)] } }
        #expect(rows == [[1, 5]])
    }

    @Test func `a file of a newer build is refused`() throws {
        let folder = try ScratchFolder()
        let path = folder.file("m.sqlite")
        do { _ = try Database(path: path, migrations: [first, second]) }
        #expect(throws: StoreError.newer(migration: 2)) { try Database(path: path, migrations: [first]) }
    }

    @Test func `a migration that fails leaves nothing behind`() throws {
        let folder = try ScratchFolder()
        let path = folder.file("m.sqlite")
        let broken = Migration(1, "CREATE TABLE a (x INTEGER); INSERT INTO nowhere VALUES (1)")
        #expect(throws: StoreError.self) { try Database(path: path, migrations: [broken]) }
        let database = try Database(path: path, migrations: [first])
        #expect(try database.read { try $0.query("SELECT x FROM a") { $0.integer(0) } } == [1])
    }
}
