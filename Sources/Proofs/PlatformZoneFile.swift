import FoundationEssentials
import Message

/// Where the platform's records are written for its name server: `DIR/dns/platform.zone`.
public struct PlatformZoneFile: Sendable {
    let path: String
    let platform: DomainName
    let host: DomainName

    public init(path: String, platform: DomainName, host: DomainName) {
        self.path = path
        self.platform = platform
        self.host = host
    }

    /// Replaces the file in one step; does nothing when it says the same already.
    ///
    /// - Throws: the file system's error.
    public func write(_ keys: [PlatformZone.Key]) throws {
        let text = PlatformZone(platform: platform, host: host, keys: keys).text
        if let current = FileManager.default.contents(atPath: path), current == Data(text.utf8) { return }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
