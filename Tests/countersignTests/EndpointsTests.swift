import ArgumentParser
import Authority
import Foundation
import Logging
import Message
import Synchronization
import TestKit
import Testing

@testable import countersign

@Suite struct EndpointsTests {
    private let folder: ScratchFolder
    private let levels = Levels()
    private let now = SenderNetworks.builtIn.date + .days(10)

    init() throws {
        folder = try ScratchFolder()
    }

    /// Counts what is logged, by level.
    private final class Levels: Sendable {
        let counts = Mutex<[Logger.Level: Int]>([:])

        var log: Logger { Logger(label: "test") { _ in Handler(levels: self) } }

        func count(_ level: Logger.Level) -> Int { counts.withLock { $0[level, default: 0] } }
        var total: Int { counts.withLock { $0.values.reduce(0, +) } }

        struct Handler: LogHandler {
            let levels: Levels
            var logLevel = Logger.Level.info
            var metadata = Logger.Metadata()

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) { levels.counts.withLock { $0[event.level, default: 0] += 1 } }
        }
    }

    private static let answer = """
        [{"id": 1, "serviceArea": "Exchange", "urls": ["outlook.office.com"], "ips": ["40.96.0.0/13"],
          "tcpPorts": "80,443", "required": true},
         {"id": 10, "serviceArea": "Exchange", "urls": ["*.mail.protection.outlook.com", "*.mx.microsoft"],
          "ips": ["40.92.0.0/15", "40.107.0.0/16", "52.100.0.0/14", "52.238.78.88/32", "104.47.0.0/17",
                  "20.49.0.0/16", "2a01:111:f400::/48", "2a01:111:f403::/48"],
          "tcpPorts": "25", "required": true}]
        """

    private func refreshed(at time: Timestamp) throws -> SenderNetworks {
        try EndpointsRefresh.update(Data(Self.answer.utf8), of: .builtIn, at: time, allowingChange: false)
    }

    private func damage(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: StoredEndpoints.path(in: folder.path)), options: .atomic)
    }

    @Test func `what was refreshed is what is read again, and only this user may read it`() throws {
        let list = try refreshed(at: now)
        try StoredEndpoints.write(list, in: folder.path)
        #expect(try StoredEndpoints.read(in: folder.path, at: now) == list)
        let path = StoredEndpoints.path(in: folder.path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["endpoints.json"])
    }

    @Test(arguments: ["", "null", "[]", "{}", "<html>", "[1]", "[{\"serviceArea\": \"Exchange\"}]"])
    func `an answer that is none is refused in a sentence`(text: String) {
        #expect(throws: Failure.self) {
            try EndpointsRefresh.update(Data(text.utf8), of: .builtIn, at: now, allowingChange: true)
        }
    }

    @Test func `an answer that never ends is refused before it is parsed`() {
        let endless = Data(repeating: 0x20, count: EndpointUpdate.longest + 1)
        #expect {
            try EndpointsRefresh.update(endless, of: .builtIn, at: now, allowingChange: false)
        } throws: {
            "\($0)".contains("longer than")
        }
    }

    @Test func `the command takes an answer over from a file, and keeps the old list when it is bad`() async throws {
        let good = folder.file("answer.json")
        try Data(Self.answer.utf8).write(to: URL(filePath: good))
        try await EndpointsRefresh.parse(["--from", good, "--data", folder.path, "--json"]).run()
        let stored = try #require(try StoredEndpoints.read(in: folder.path, at: SystemTime().now()))
        #expect(stored.origin(of: try IPAddress("20.49.1.1")) == .microsoft365)
        let bad = folder.file("bad.json")
        try Data(Self.answer.replacingOccurrences(of: "20.49.0.0/16", with: "40.95.0.0/16").utf8)
            .write(to: URL(filePath: bad))
        await #expect(throws: Failure.self) {
            try await EndpointsRefresh.parse(["--from", bad, "--data", folder.path]).run()
        }
        #expect(try StoredEndpoints.read(in: folder.path, at: SystemTime().now()) == stored)
        await #expect(throws: Failure.self) {
            try await EndpointsRefresh.parse(["--from", folder.file("none.json"), "--data", folder.path]).run()
        }
        #expect(throws: (any Error).self) { try EndpointsRefresh.parse(["--data", folder.path]) }
        try Data().write(to: URL(filePath: folder.file(SandboxFolder.mark)))
        await #expect(throws: Failure.self) {
            try await EndpointsRefresh.parse(["--from", good, "--data", folder.path]).run()
        }
    }

    @Test func `a new file is in use without a restart`() throws {
        let file = SenderNetworksFile(folder: folder.path, log: levels.log, at: now)
        #expect(file.current == .builtIn)
        try StoredEndpoints.write(try refreshed(at: now), in: folder.path)
        file.look(at: now)
        #expect(file.current.origin(of: try IPAddress("20.49.1.1")) == .microsoft365)
        #expect(file.current.date == now)
        #expect(levels.count(.notice) == 1)
        file.look(at: now)
        #expect(levels.count(.notice) == 1)
    }

    @Test func `a file that is damaged later leaves the last good list in force, and is told once`() throws {
        try StoredEndpoints.write(try refreshed(at: now), in: folder.path)
        let file = SenderNetworksFile(folder: folder.path, log: levels.log, at: now)
        try damage("{")
        for _ in 0..<3 { file.look(at: now) }
        #expect(file.current.date == now)
        #expect(levels.count(.error) == 1)
    }

    @Test(arguments: [
        "{", #"{"fetched": "2026-11-20T00:00:00Z", "networks": []}"#,
        #"{"fetched": "2026-11-20T00:00:00Z", "networks": ["0.0.0.0/0"]}"#,
        #"{"fetched": "2026-11-20T00:00:00Z", "networks": ["40.92.0.0/14"]}"#,
        #"{"fetched": "2036-11-20T00:00:00Z", "networks": ["40.92.0.0/15"]}"#,
        #"{"fetched": "yesterday", "networks": ["40.92.0.0/15"]}"#,
    ])
    func `with a file that is damaged from the start the built-in list is in force`(text: String) throws {
        try damage(text)
        let file = SenderNetworksFile(folder: folder.path, log: levels.log, at: now)
        #expect(file.current == .builtIn)
        #expect(levels.count(.error) == 1)
    }

    @Test func `a stored list that is older than the program gives way to the built-in one`() throws {
        try StoredEndpoints.write(try refreshed(at: SenderNetworks.builtIn.date - .days(1)), in: folder.path)
        #expect(try StoredEndpoints.read(in: folder.path, at: now) == .builtIn)
    }

    @Test func `an old list is complained about once a day`() throws {
        let old = now + .days(60)
        let file = SenderNetworksFile(folder: folder.path, log: levels.log, at: old)
        for second in 0..<100 { file.look(at: old + .seconds(Int64(second) * 10)) }
        #expect(levels.count(.warning) == 1)
        file.look(at: old + .days(1))
        #expect(levels.count(.warning) == 2)
        try StoredEndpoints.write(try refreshed(at: old + .days(2)), in: folder.path)
        file.look(at: old + .days(3))
        #expect(levels.count(.warning) == 2)
    }

    @Test func `a sandbox keeps its own list whatever lies in the folder`() throws {
        try StoredEndpoints.write(try refreshed(at: now), in: folder.path)
        let file = SenderNetworksFile(fixed: .sandbox, log: levels.log)
        file.look(at: now + .days(400))
        #expect(file.current == .sandbox)
        #expect(levels.total == 0)
    }
}
