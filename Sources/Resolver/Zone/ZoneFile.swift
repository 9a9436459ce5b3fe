import FoundationEssentials
import Glibc
import Synchronization

/// Where a resolver finds its records.
public protocol ZoneSource: Sendable {
    /// The records as they are now.
    func zone() -> Zone
}

extension Zone: ZoneSource {
    public func zone() -> Zone { self }
}

/// A zone in a JSON file, read again whenever the file was changed.
///
/// While a changed file cannot be read, say because somebody is still writing it, the last good one is served.
public final class ZoneFile: ZoneSource {
    public enum Problem: Error, Hashable, Sendable {
        case unreadable(path: String)
        case malformed(path: String, reason: String)
    }

    /// What tells one version of the file from the next.
    private struct Version: Hashable {
        let seconds: Int
        let nanoseconds: Int
        let size: Int
        let file: UInt
    }

    private struct State {
        var version: Version?
        var zone: Zone
    }

    private let path: String
    private let state: Mutex<State>

    /// - Throws: `Problem` when the file is missing or is no zone.
    public init(path: String) throws(Problem) {
        self.path = path
        let version = Self.version(of: path)
        state = Mutex(State(version: version, zone: try Self.read(path)))
    }

    public func zone() -> Zone {
        let version = Self.version(of: path)
        return state.withLock { state in
            guard version != state.version else { return state.zone }
            if let zone = try? Self.read(path) {
                state.zone = zone
                state.version = version
            }
            return state.zone
        }
    }

    /// Reads a zone file once.
    public static func read(_ path: String) throws(Problem) -> Zone {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch { throw .unreadable(path: path) }
        do {
            return try JSONDecoder().decode(Zone.self, from: data)
        } catch {
            throw .malformed(path: path, reason: "\(error)")
        }
    }

    /// Writes a zone so that a reader sees the old file or the new one, and nothing between.
    public static func write(_ zone: Zone, to path: String) throws(Problem) {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(zone).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .unreadable(path: path)
        }
    }

    private static func version(of path: String) -> Version? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Version(
            seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size),
            file: UInt(status.st_ino))
    }
}
