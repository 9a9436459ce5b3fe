import Authority
import Foundation
import Glibc
import Message

/// `DIR/endpoints.json`: Microsoft's ranges for mail as its endpoint service published them, and when they were fetched.
///
/// Only what the service says is kept. Everybody else's networks come with the program, so that a new version of it
/// brings new ones whatever file lies there.
struct StoredEndpoints: Codable, Hashable {
    var fetched: String
    var networks: [IPNetwork]

    static func path(in folder: String) -> String { "\(folder)/endpoints.json" }

    /// The list to use: the stored one over the built-in one, or the built-in one where that is newer.
    ///
    /// - Returns: nil when there is no file.
    /// - Throws: `Failure` when the file cannot be read, or holds what the rule for updates would refuse.
    static func read(in folder: String, at now: Timestamp) throws -> SenderNetworks? {
        let path = path(in: folder)
        guard let bytes = FileManager.default.contents(atPath: path) else {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            throw Failure("\(path) cannot be read")
        }
        guard bytes.count <= EndpointUpdate.longest, let stored = try? JSONDecoder().decode(Self.self, from: bytes),
            let date = try? Timestamp(rfc3339: stored.fetched), date <= now + .days(1)
        else { throw Failure("\(path) is damaged") }
        guard date >= SenderNetworks.builtIn.date else { return .builtIn }
        do {
            // Whoever let it shrink was asked then.
            return try EndpointUpdate.applying(stored.networks, to: .builtIn, asOf: date, allowingChange: true)
        } catch {
            throw Failure("\(path) is damaged: \(error.sentence)")
        }
    }

    /// Keeps a list that passed the rule, in one step and for this user only.
    static func write(_ list: SenderNetworks, in folder: String) throws {
        let stored = StoredEndpoints(fetched: list.date.rfc3339, networks: list.networks[.microsoft365] ?? [])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let path = path(in: folder)
        let draft = "\(path).\(getpid())"
        let isWritten = FileManager.default.createFile(
            atPath: draft, contents: try encoder.encode(stored), attributes: [.posixPermissions: 0o600])
        guard isWritten, rename(draft, path) == 0 else {
            unlink(draft)
            throw Failure("cannot write \(path)")
        }
    }
}
