import Foundation
import Message
import TestKit
import Testing

@testable import Ledger

struct MasterKeyTests {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    private func isMasterKeyError(_ error: any Error) -> Bool {
        if case LedgerError.masterKey = error { true } else { false }
    }

    @Test func `it is made with an empty ledger, for its owner's eyes alone`() throws {
        let world = try World()
        #expect(try mode(world.folder.file("master.key")) == 0o600)
        #expect(try Data(contentsOf: URL(fileURLWithPath: world.folder.file("master.key"))).count == 32)
    }

    @Test func `the same key opens the ledger again`() throws {
        let world = try World()
        let again = try world.other()
        #expect(again.masterKey.derive("x") == world.ledger.masterKey.derive("x"))
        #expect(again.masterKey.derive("x") != again.masterKey.derive("y"))
    }

    @Test func `a ledger without its key is refused, and none is made`() throws {
        let world = try World()
        try FileManager.default.removeItem(atPath: world.folder.file("master.key"))
        #expect { _ = try world.other() } throws: { isMasterKeyError($0) }
        #expect(!FileManager.default.fileExists(atPath: world.folder.file("master.key")))
    }

    @Test func `a key that others may read is refused`() throws {
        let world = try World()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: world.folder.file("master.key"))
        #expect { _ = try world.other() } throws: { isMasterKeyError($0) }
    }

    @Test func `another ledger's key is refused`() throws {
        let world = try World()
        let stranger = try World()
        try FileManager.default.removeItem(atPath: world.folder.file("master.key"))
        try FileManager.default.copyItem(
            atPath: stranger.folder.file("master.key"), toPath: world.folder.file("master.key"))
        #expect { _ = try world.other() } throws: { isMasterKeyError($0) }
    }

    @Test func `the platform's domain cannot be changed`() throws {
        let world = try World()
        #expect(throws: LedgerError.self) {
            _ = try Ledger(directory: world.folder.path, platform: DomainName("other.example"), time: world.clock)
        }
    }
}
