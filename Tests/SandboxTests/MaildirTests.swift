import Foundation
import Message
import Sandbox
import Testing

@Suite struct MaildirTests {
    @Test func `a stored message is read back byte for byte`() throws {
        let maildir = try Maildir(path: temporaryFolder())
        let name = try maildir.store(Array("Subject: x\r\n\r\n.\r\n".utf8), at: Timestamp(seconds: 1), serial: 1)
        #expect(maildir.message(named: name) == Array("Subject: x\r\n\r\n.\r\n".utf8))
    }

    @Test func `names come newest first, by time and then by serial`() throws {
        let maildir = try Maildir(path: temporaryFolder())
        let old = try maildir.store([1], at: Timestamp(seconds: 9), serial: 3)
        let late = try maildir.store([1], at: Timestamp(seconds: 10), serial: 2)
        let latest = try maildir.store([1], at: Timestamp(seconds: 10), serial: 11)
        #expect(try maildir.names() == [latest, late, old])
    }

    @Test(arguments: ["../secret.countersign", "other", "", "x/y.countersign"])
    func `a name that is no message's name reads nothing`(name: String) throws {
        let maildir = try Maildir(path: temporaryFolder())
        #expect(maildir.message(named: name) == nil)
    }
}

func temporaryFolder() -> String {
    FileManager.default.temporaryDirectory.appending(path: "countersign-\(UUID().uuidString)").path
}
