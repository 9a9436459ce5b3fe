import Foundation
import MailAuth
import Message
import Resolver
import TestKit
import Testing

@Suite struct ZoneFileTests {
    private let folder: ScratchFolder
    private let path: String

    init() throws {
        folder = try ScratchFolder()
        path = folder.file("zone.json")
    }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    private func resolve(_ file: ZoneFile, _ name: String) async throws -> [DNSRecord] {
        await ZoneResolver([file]).resolve(try DNSName(name), .txt).records
    }

    @Test func `a changed file is read again, a broken one is not`() async throws {
        try write("{\"a.example\": [{\"TXT\": \"1\"}]}")
        let file = try ZoneFile(path: path)
        #expect(try await resolve(file, "a.example") == [.text(Array("1".utf8))])
        try write("{\"a.example\": [{\"TXT\": \"22\"}], \"b.example\": [{\"TXT\": \"3\"}]}")
        #expect(try await resolve(file, "a.example") == [.text(Array("22".utf8))])
        #expect(try await resolve(file, "b.example") == [.text(Array("3".utf8))])
        try write("{\"a.exam")
        #expect(try await resolve(file, "a.example") == [.text(Array("22".utf8))])
        try write("{}")
        #expect(try await resolve(file, "a.example").isEmpty)
        try FileManager.default.removeItem(atPath: path)
        #expect(try await resolve(file, "a.example").isEmpty)
    }

    @Test func `a missing or malformed file is an error at the start`() throws {
        #expect(throws: ZoneFile.Problem.unreadable(path: path)) { try ZoneFile(path: path) }
        try write("no zone")
        #expect(throws: ZoneFile.Problem.self) { try ZoneFile(path: path) }
    }

    @Test func `what is written can be read`() throws {
        var zone = Zone()
        zone.add(.record(.mx, .mail(preference: 5, host: nil)), at: try DNSName("a.example"))
        zone.add(.timeOut, at: try DNSName("b.example"))
        try ZoneFile.write(zone, to: path)
        #expect(try ZoneFile.read(path) == zone)
    }
}
