import Foundation
import Message
import TestKit
import Testing

@testable import Web

struct MaildirTests {
    private func write(_ text: String, _ name: String, in folder: ScratchFolder) throws {
        let parts = name.split(separator: "/")
        try FileManager.default.createDirectory(
            atPath: folder.file(String(parts[0])), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    }

    @Test func `messages of new and cur are listed with their header alone, and read whole`() async throws {
        let folder = try ScratchFolder()
        try write("Subject: one\r\nTo: a@example.net\r\n\r\nbody\r\n", "new/1.a", in: folder)
        try write("Subject: two\n\nbody\n", "cur/2.b:2,S", in: folder)
        try write("x", "tmp/3.c", in: folder)
        try write("x", "new/.hidden", in: folder)
        let maildir = Maildir(folder: folder.path)
        let entries = try await maildir.entries(limit: 10)
        #expect(Set(entries.map(\.id)) == ["1.a", "2.b:2,S"])
        let one = try #require(entries.first { $0.id == "1.a" })
        #expect(String(decoding: one.header, as: UTF8.self) == "Subject: one\r\nTo: a@example.net\r\n")
        #expect(one.size == 41)
        #expect(try await maildir.entries(limit: 1).count == 1)
        let whole = try await maildir.message("2.b:2,S")
        #expect(whole.map { String(decoding: $0, as: UTF8.self) } == "Subject: two\n\nbody\n")
    }

    @Test func `nothing outside the folder can be read`() async throws {
        let folder = try ScratchFolder()
        try write("x", "new/1.a", in: folder)
        try write("secret", "other/file", in: folder)
        let maildir = Maildir(folder: folder.path)
        for id in ["../other/file", "..", ".", "", "/etc/passwd", "1.a/../1.a"] {
            #expect(try await maildir.message(id) == nil)
        }
    }

    @Test func `a folder that is not there is empty`() async throws {
        #expect(try await Maildir(folder: "/nonexistent").entries(limit: 10).isEmpty)
    }
}
