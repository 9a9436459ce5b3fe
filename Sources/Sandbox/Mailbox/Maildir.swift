import FoundationEssentials
import Message

/// A folder of messages in Maildir form: written to `tmp`, then moved to `new`, so that a reader never sees half a
/// message.
public struct Maildir: Sendable {
    /// The folder that holds `tmp`, `new` and `cur`.
    public let path: String

    /// Makes the three folders where they are missing.
    ///
    /// - Throws: the file system's error.
    public init(path: String) throws {
        self.path = path
        for folder in ["tmp", "new", "cur"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
        }
    }

    /// Stores one message under a name that sorts by time.
    ///
    /// - Parameter serial: tells messages of the same millisecond apart.
    /// - Returns: the file's name in `new`.
    /// - Throws: the file system's error.
    @discardableResult
    public func store(_ message: [UInt8], at time: Timestamp, serial: Int) throws -> String {
        let name = "\(time.milliseconds).\(serial).countersign"
        try Data(message).write(to: URL(filePath: "\(path)/tmp/\(name)"))
        try FileManager.default.moveItem(atPath: "\(path)/tmp/\(name)", toPath: "\(path)/new/\(name)")
        return name
    }

    /// The names of all messages, newest first.
    public func names() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/new")
        return names.filter { $0.hasSuffix(".countersign") }.sorted(by: Self.isNewer)
    }

    /// One message; nil when there is none of that name.
    public func message(named name: String) -> [UInt8]? {
        guard name.hasSuffix(".countersign"), !name.contains("/") else { return nil }
        return FileManager.default.contents(atPath: "\(path)/new/\(name)").map { [UInt8]($0) }
    }

    private static func isNewer(_ left: String, _ right: String) -> Bool {
        let key = { (name: String) in name.split(separator: ".").prefix(2).compactMap { Int64($0) } }
        return key(right).lexicographicallyPrecedes(key(left))
    }
}
